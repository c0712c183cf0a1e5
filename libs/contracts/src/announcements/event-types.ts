import { type InputName } from '../activity/input-name';
import {
  CertificateRevisedV1,
  ListClosedV1,
  ListIssuedV1,
  SourceFellSilentV1,
  SourceReturnedV1,
} from './notices';
import {
  ClusterVerdictChangedV1,
  TownVerdictChangedV1,
  VerdictChangedV1,
  VillageAssessedV1,
  VillageCertifiedV1,
} from './verdict-events';

/** Every published type and the class of its `data`. */
export const verdictEventTypes = {
  'taocun.village.verdict.changed.v1': VerdictChangedV1,
  'taocun.village.assessed.v1': VillageAssessedV1,
  'taocun.village.certified.v1': VillageCertifiedV1,
  'taocun.list.closed.v1': ListClosedV1,
  'taocun.town.verdict.changed.v1': TownVerdictChangedV1,
  'taocun.cluster.verdict.changed.v1': ClusterVerdictChangedV1,
  'taocun.list.issued.v1': ListIssuedV1,
  'taocun.source.fell-silent.v1': SourceFellSilentV1,
  'taocun.source.returned.v1': SourceReturnedV1,
  'taocun.certificate.revised.v1': CertificateRevisedV1,
} as const;
export type VerdictEventType = keyof typeof verdictEventTypes;
export const noticeTypes = [
  'taocun.list.issued.v1',
  'taocun.source.fell-silent.v1',
  'taocun.source.returned.v1',
  'taocun.certificate.revised.v1',
] as const satisfies readonly VerdictEventType[];
export type NoticeType = (typeof noticeTypes)[number];

/** The position in `village.activity` that an assessment reflects. */
export type ActivityPosition = Pick<InputName, 'partition' | 'offset'>;

interface Announced<Kind extends string, Data> {
  readonly kind: Kind;
  readonly id: string;
  readonly data: Data;
}

/** `follows` names the activity that caused the announcement. */
export interface VerdictChangedEvent extends Announced<'verdict-changed', VerdictChangedV1> {
  readonly follows: InputName;
  /** The township to which the village belongs, if it differs from the first nine digits of its code. */
  readonly townshipCode?: string;
}
export interface AssessedEvent extends Announced<'assessed', VillageAssessedV1> {
  readonly at: ActivityPosition;
}
export interface CertifiedEvent extends Announced<'certified', VillageCertifiedV1> {
  readonly follows: InputName;
}
type TownVerdictChangedEvent = Announced<'town-verdict-changed', TownVerdictChangedV1>;
type ClusterVerdictChangedEvent = Announced<'cluster-verdict-changed', ClusterVerdictChangedV1>;
export type RegionVerdictEvent = TownVerdictChangedEvent | ClusterVerdictChangedEvent;

export interface ListClosedEvent extends Announced<'list-closed', ListClosedV1> {
  readonly follows: InputName;
}
type ListIssuedEvent = Announced<'list-issued', ListIssuedV1>;
type SourceFellSilentEvent = Announced<'source-fell-silent', SourceFellSilentV1>;
type SourceReturnedEvent = Announced<'source-returned', SourceReturnedV1>;
type CertificateRevisedEvent = Announced<'certificate-revised', CertificateRevisedV1>;
/** An event of `observatory.notices`. */
export type NoticeEvent =
  | ListIssuedEvent
  | SourceFellSilentEvent
  | SourceReturnedEvent
  | CertificateRevisedEvent;

/** A decoded announcement. */
export type VerdictEvent =
  | VerdictChangedEvent
  | AssessedEvent
  | CertifiedEvent
  | RegionVerdictEvent
  | ListClosedEvent
  | NoticeEvent;
