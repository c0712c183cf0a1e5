import { type ServiceConfig } from './config';

const hidden = '[redacted]';

/** Keys whose values are credentials, at whatever depth. */
const credentialKey = /(?:password|passwd|secret)$|^(?:proxy-)?authorization$|^(?:set-)?cookie$/i;
/** Passwords inside URIs, wherever they stand. The user's name stays, for it helps to find out who can't log in. */
const uriPassword = /(:\/\/[^\s:@/"']{0,256}:)[^\s@/"']{1,1024}@/g;
/** JSON that was put into a message as text. */
const credentialInJson = /("(?:[\w-]*(?:password|passwd|secret)|(?:proxy-)?authorization|(?:set-)?cookie)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi;
/** Authorization headers written out. */
const credentialText = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/g;

/** What signs webhooks. */
const webhookSecret = /\bwhsec_[A-Za-z0-9+/]{16,}=?/g;

/** Keys of ours. Their id stays, for it tells whose key it was. */
const apiKey = /\b(tck_[0-9a-f]{12}_)[0-9a-f]{16,}/g;

/**
 * Hides credentials in the parsed line of a log. It looks through everything, not at known fields only, because
 * secrets come in through messages and stacks of drivers, which quote the URI that they could not reach.
 */
export function redactor(secrets: readonly string[]): <Line>(line: Line) => Line {
  const known = [...new Set(secrets.flatMap(spellings))].sort((a, b) => b.length - a.length);
  const text = (value: string): string => {
    const clean = value
      .replace(uriPassword, `$1${hidden}@`)
      .replace(credentialInJson, `$1"${hidden}"`)
      .replace(webhookSecret, hidden)
      .replace(apiKey, `$1${hidden}`)
      .replace(credentialText, `$1 ${hidden}`);
    return known.reduce((partly, secret) => partly.replaceAll(secret, hidden), clean);
  };
  const redact = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(redact);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, credentialKey.test(key) ? hidden : redact(inner)]));
  };
  // What comes out has the form of what went in, which the walk can't express.
  return <Line>(line: Line) => redact(line) as Line;
}

/** The secrets that a configuration holds. */
export function secretsOf(config: Pick<ServiceConfig, 'kafka' | 'mongo' | 'tracing' | 'webhooks'>): readonly string[] {
  const mongoPassword = /^[^:]+:\/\/[^:@/]*:([^@/]+)@/.exec(config.mongo.uri)?.[1];
  const known = [config.kafka.sasl?.password, mongoPassword, ...Object.values(config.tracing.headers), ...config.webhooks.secretsKeys];
  return known.filter((secret) => secret !== undefined);
}

/** As it stands, and as a URI spells it. Short ones are left out: hiding every 'a' would leave no log. */
function spellings(secret: string): readonly string[] {
  return secret.length < 4 ? [] : [secret, encodeURIComponent(secret), decoded(secret)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign: then the text was not encoded and stands for itself.
    return text;
  }
}
