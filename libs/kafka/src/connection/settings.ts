/** All of it PEM: `ca` where the brokers' certificates are not signed by an authority that Node trusts, `cert` and `key` where they want one of ours. */
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

/** A token from an OAuth 2.0 server, for the client's own id and secret. */
export interface OAuthLogin {
  readonly mechanism: 'oauthbearer';
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope?: string;
}

/** The replication of created topics; the cluster's own default for omitted members. */
export interface Replication {
  readonly replicas?: number;
  /** The number of replicas that must have a record before it is acknowledged (min.insync.replicas). */
  readonly inSync?: number;
}

/** The settings of connections to Kafka; the services' environment names are in libs/service. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** A stable name of this process among the members of its group: after a crash it has its partitions again at once. */
  readonly memberName?: string;
  readonly ssl?: boolean | TlsSettings;
  readonly sasl?: PasswordLogin | OAuthLogin;
  /** The replication of created topics. */
  readonly replication?: Replication;
  /** Unusual limits, for a connection, for an answer and for tries. */
  readonly limits?: { readonly timeoutMs: number; readonly retries: number };
}
