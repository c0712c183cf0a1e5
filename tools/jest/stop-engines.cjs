module.exports = async () => {
  await globalThis.stopEngines?.();
};
