import { type ServiceConfig } from './config';

const hidden = '[redacted]';

/** Names of members whose values are credentials, at any depth. */
const credentialKey = /(?:password|passwd|secret)$|^(?:proxy-)?authorization$|^(?:set-)?cookie$/i;
/** Passwords in URIs. The user name stays, because it shows which login fails. */
const uriPassword = /(:\/\/[^\s:@/"']{0,256}:)[^\s@/"']{1,1024}@/g;
/** Credentials in JSON that a message quotes as text. */
const credentialInJson =
  /("(?:[\w-]*(?:password|passwd|secret)|(?:proxy-)?authorization|(?:set-)?cookie)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi;
/** Authorization headers quoted as text. */
const credentialText = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/g;

const webhookSecret = /\bwhsec_[A-Za-z0-9+/]{16,}=?/g;

/** API keys. Their id stays, because it shows whose key it was. */
const apiKey = /\b(tck_[0-9a-f]{12}_)[0-9a-f]{16,}/g;

/**
 * Redacts credentials in a parsed log line. It searches all fields, not only known ones, because messages and
 * stacks of drivers quote the URI that they could not reach.
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
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, credentialKey.test(key) ? hidden : redact(inner)]),
    );
  };
  // The walk keeps the shape of the line, which its types can't express.
  return <Line>(line: Line) => redact(line) as Line;
}

/** The secrets in a configuration. */
export function secretsOf(config: Pick<ServiceConfig, 'kafka' | 'mongo' | 'webhooks'>): readonly string[] {
  const mongoPassword = /^[^:]+:\/\/[^:@/]*:([^@/]+)@/.exec(config.mongo.uri)?.[1];
  const { sasl } = config.kafka;
  const kafkaSecret = sasl?.mechanism === 'oauthbearer' ? sasl.clientSecret : sasl?.password;
  const known = [kafkaSecret, mongoPassword, ...config.webhooks.secretsKeys];
  return known.filter((secret) => secret !== undefined);
}

/**
 * A secret as it is, encoded for a URI, and decoded. Short secrets are ignored: redacting every 'a' would
 * leave no log.
 */
function spellings(secret: string): readonly string[] {
  return secret.length < 4 ? [] : [secret, encodeURIComponent(secret), decoded(secret)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign means that the text was not encoded.
    return text;
  }
}
