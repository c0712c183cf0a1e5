import type { Provenance, RuleSet } from '../server/api';
import type { Live } from '../server/live';
import type { Snapshot } from '../snapshot/snapshot';

/** The properties of every page, besides those that its address names. */
export interface PageProps {
  /** The region that the address asks for; '' for the country. */
  readonly region: string;
  readonly query: URLSearchParams;
  readonly rules: RuleSet;
  readonly ruleSets: readonly RuleSet[];
  readonly live: Live;
  readonly provenance: Provenance | undefined;
}

/** The properties of a part about a region. */
export interface RegionProps {
  readonly ruleSet: string;
  readonly region: string;
  readonly refreshKey: number;
}

/** The properties of a part about the moment shown. */
export interface SnapshotProps {
  readonly snapshot: Snapshot;
  readonly refreshKey: number;
}
