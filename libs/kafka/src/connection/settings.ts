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

/** How safely a topic that is created is kept; the cluster's own default where something is left out. */
export interface Replication {
  readonly replicas?: number;
  /** How many replicas must have a record before its writing is acknowledged (min.insync.replicas). */
  readonly inSync?: number;
}

/** How to reach Kafka; the services' environment names are in libs/service. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** A stable name of this process among the members of its group: after a crash it has its partitions again at once. */
  readonly memberName?: string;
  readonly ssl?: boolean | TlsSettings;
  readonly sasl?: PasswordLogin | OAuthLogin;
  /** Of topics that are created. */
  readonly replication?: Replication;
  /** Where other limits than the usual hold: for a connection and for an answer, and how often what may be tried again is. */
  readonly limits?: { readonly timeoutMs: number; readonly retries: number };
}
