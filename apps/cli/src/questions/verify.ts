import { Command } from 'commander';
import { lazily } from '../terminal/lazily';

/** Checks the proof that a village is on a certified list, without any service. */
export function verify(): Command {
  return new Command('verify')
    .description('Verify a proof that a village is on a certified list. Asks no service.')
    .argument('<file>', 'the proof: the JSON of the API, of the page or of its QR code')
    .option('--public-key <key>', 'the key of the installation, from a place that you trust; that of the proof by default')
    .addHelpText(
      'after',
      `
The exit code is 1 where the proof is not valid.

Example:
  npm run taocun -- verify proof.json --public-key rrbLz-J08UsHD7p1pVYl54SwzbnK9Rug26Fb8yjgb54`,
    )
    .action(lazily(async () => (await import('./run-verify.js')).runVerify));
}
