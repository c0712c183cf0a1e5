import { type ServiceName } from '@taocun/contracts';
import { type Language } from '@taocun/domain';
import { type Positions } from '../health/positions';

export type Texts = Readonly<Record<Language, string>>;

/** The installation at one poll, without Prometheus. */
export interface ObservedFlow {
  readonly services: readonly ObservedService[];
  /** The sources that are silent, and those that send much less than their past suggests. */
  readonly silentSources: readonly { readonly source: string }[];
  readonly fallingSources: readonly { readonly source: string }[];
}

/** The state of a service at a poll. */
export interface ObservedService {
  readonly service: ServiceName;
  /** Undefined if the service does not answer, or refuses the request. */
  readonly positions?: Positions;
  /** The time of its last answer, or of the first poll if there was none; undefined while it answers. */
  readonly silentSince?: Date;
}

/** One place where a condition holds at a poll. */
export interface Sighting {
  /** Distinguishes the place from others of the same condition. */
  readonly of: string;
  readonly what: Texts;
  /** Present if it is known when the condition began. */
  readonly since?: Date;
  /** Replaces the usual command. */
  readonly command?: string | undefined;
  /** Present if the condition ends when a position exceeds all earlier ones. */
  readonly position?: { readonly offset: number; readonly isAtEnd: boolean };
}

/** The recognition of a condition without Prometheus. */
interface Recognition {
  /** The places where it holds. */
  readonly in: (flow: ObservedFlow, over: number, nowMs: number) => readonly Sighting[];
  /** The command of `taocun` that shows more. */
  readonly command: 'doctor' | 'lag';
  /** The state of the whole flow names an urgent condition before it fires. */
  readonly isUrgent?: true;
}

/** Something that can be wrong with an installation. Its section of the runbook has its name. */
export interface Condition {
  /** `critical` wakes somebody, `warning` can wait for the morning. */
  readonly severity: 'critical' | 'warning';
  /** The limit that the expression exceeds, in its unit; 0 if absent. */
  readonly over?: number;
  /** Minutes for which the expression must hold. */
  readonly minutes: number;
  /**
   * Minutes for which the condition holds before the expression does. Without Prometheus they are added to
   * `minutes`.
   */
  readonly earlierMinutes?: number;
  readonly prometheus: (over: number, earlierMinutes: number) => string;
  /** The annotations of the alert. */
  readonly summary: string;
  readonly description: string;
  /** Absent if only Prometheus can recognise it. */
  readonly seen?: Recognition;
}

const titles: Readonly<Record<ServiceName, Texts>> = {
  ingestion: { en: 'Ingestion', zh: '接收服务' },
  classification: { en: 'Classification', zh: '判定服务' },
  reporting: { en: 'Reporting', zh: '报告服务' },
};

/** A sighting with the service as the subject of its words. */
export function sightingOf(service: ServiceName, { of, what, ...more }: Sighting): Sighting {
  const { en, zh } = titles[service];
  return { of: `${service} ${of}`, what: { en: `${en} ${what.en}`, zh: `${zh}${what.zh}` }, ...more };
}

/** Recognises a condition in the positions of each service that returns them. */
export function inPositions(
  of: (positions: Positions, over: number) => readonly Sighting[],
): Recognition['in'] {
  return ({ services }, over) =>
    services.flatMap(({ service, silentSince, positions }) =>
      silentSince !== undefined || positions === undefined
        ? []
        : of(positions, over).map((sighting) => sightingOf(service, sighting)),
    );
}
