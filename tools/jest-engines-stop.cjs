module.exports = async () => {
  await globalThis.taocunEngines?.stop();
};
