import { type Values, variables } from './variables-table';

export interface WebPushConfig {
  /** How the people of a push service reach the operator: a `mailto:` or `https:` address. */
  readonly subject: string;
  /** Push services, by host names; `*.` stands for every name below. */
  readonly hosts: readonly string[];
  /** The most browsers, in all and of one address or key. */
  readonly inAll: number;
  readonly ofAddress: number;
}

/** Push messages are signed with a key that lies in the database, and that has to be encrypted there. */
export function readWebPush(values: Values, keys: readonly string[], problems: string[]): WebPushConfig | undefined {
  const { WEB_PUSH_SUBJECT: subject, WEB_PUSH_HOSTS: hosts, WEB_PUSH_BROWSERS: inAll, WEB_PUSH_BROWSERS_PER_ADDRESS: ofAddress } = values;
  if (subject === undefined) return undefined;
  if (keys.length === 0)
    problems.push(
      `WEB_PUSH_SUBJECT is set, and its key has nothing to be encrypted with. Give WEBHOOK_SECRETS_KEYS: ${variables.WEBHOOK_SECRETS_KEYS.fix}.`,
    );
  return { subject, hosts, inAll, ofAddress };
}
