module.exports = { ...require('../../jest.preset.cjs'), displayName: 'flow-e2e' };
