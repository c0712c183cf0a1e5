/**
 * TLS settings in PEM: `ca` if Node does not trust the authority of the brokers' certificates, `cert` and
 * `key` if the brokers require a client certificate.
 */
interface TlsSettings {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

interface PasswordLogin {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** Login with a token that an OAuth 2.0 server issues for the client's id and secret. */
export interface OAuthLogin {
  readonly mechanism: 'oauthbearer';
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope?: string;
}

/** The replication of created topics; the cluster's own default applies to absent members. */
export interface Replication {
  readonly replicas?: number;
  /** The number of replicas that must have a record before it is acknowledged (min.insync.replicas). */
  readonly inSync?: number;
}

/** The settings of connections to Kafka; the services' environment names are in libs/service. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** A stable name of this process in its group: after a crash it gets its partitions back at once. */
  readonly memberName?: string;
  readonly ssl?: boolean | TlsSettings;
  readonly sasl?: PasswordLogin | OAuthLogin;
  readonly replication?: Replication;
  /** Overrides the default limits of connections, answers and retries. */
  readonly limits?: { readonly timeoutMs: number; readonly retries: number };
}
