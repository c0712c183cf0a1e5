// MUTANT makes a deliberate mistake in the running code, not in the file: JSON with the source's file, a part
// of its text, and its replacement.
const path = require('node:path');

const root = path.resolve(__dirname, '../..');
const mutant = JSON.parse(process.env.MUTANT ?? 'null');

/** The text with the mistake, if it is that of `file`: the mutant's source, or what is built of it. */
function withMutant(text, filename, fileOf = (file) => file) {
  if (mutant === null || path.resolve(root, fileOf(mutant.file)) !== filename) return text;
  if (text.split(mutant.original).length !== 2)
    throw new Error(`${filename} does not hold this once: ${mutant.original}`);
  return text.replace(mutant.original, () => mutant.replacement);
}

module.exports = { isMutated: mutant !== null, withMutant };
