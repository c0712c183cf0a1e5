import { Command, Option } from 'commander';
import { anAddress } from '@taocun/local/api';
import { taocunCommand } from '@taocun/runtime';
import { lazily } from '../terminal/lazily';

/**
 * Checks the proof that a village is on a certified list; only an installation that is named is asked, for
 * its key.
 */
export function verify(): Command {
  return new Command('verify')
    .description(
      'Verify a proof that a village is on a certified list, by the key that you trust. Works offline with --public-key.',
    )
    .argument('<file>', 'the proof: the JSON of the API, of the page or of its QR code')
    .option('--public-key <key>', 'the key of the installation, from a place that you trust')
    .addOption(
      new Option('--installation <url>', 'the installation that you trust: its key is read from there')
        .argParser(anAddress)
        .conflicts('publicKey'),
    )
    .addHelpText(
      'after',
      `
The exit code is 1 where the proof is not valid, and 2 where you name neither key nor installation: anybody can sign a proof.

Examples:
  ${taocunCommand} verify proof.json --installation https://taocun.example
  ${taocunCommand} verify proof.json --public-key rrbLz-J08UsHD7p1pVYl54SwzbnK9Rug26Fb8yjgb54`,
    )
    .action(lazily(async () => (await import('./run-verify.js')).runVerify));
}
