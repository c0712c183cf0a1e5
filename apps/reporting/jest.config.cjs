module.exports = {
  ...require('../../jest.preset.cjs'),
  displayName: 'reporting',
  // Beside Nest: modules that are ES modules only (of fastify's inject and static files), and the one file of the MongoDB
  // driver that calls import(), which jest can't do; without it every connection fails for want of the client's metadata.
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|cookie|content-disposition)/|mongodb/lib/runtime_adapters)'],
};
