module.exports = { ...require('../../../jest.preset.cjs'), displayName: 'reporting-store' };
