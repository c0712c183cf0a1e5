import { Injectable } from '@nestjs/common';
import { isRejection, type Rejection, type RejectionReason } from '@taocun/contracts';
import { dayOf } from '@taocun/domain';
import { Problem } from '@taocun/service';
import { HttpPublisher, type Target } from '../updates/http-publisher';
import { type RejectedDocument } from '../placement/rejected-document';
import { originalOf, type RejectedFilter, type RejectedPlace, RejectedUpdates } from './rejected-updates';
import { correct, type Corrected, type Correction } from './repair-correction';
import { decide, type RepairDecision, stateOf } from './repair-decision';
import {
  REPAIR,
  type RepairDocument,
  RepairHistory,
  REPAIRS,
  type Saved,
  type Sending,
  sendingOf,
  type SettingAside,
  settingAsideOf,
} from './repair-history';

export interface OneRepair {
  readonly correction: Correction;
  /** Also where the same is on its way already. */
  readonly again: boolean;
  readonly by?: string | undefined;
}

export interface ManyRepairs {
  /** Of those that are open. */
  readonly filter: Omit<RejectedFilter, 'state'>;
  readonly correction: Correction;
  readonly limit: number;
  readonly dryRun: boolean;
  readonly by?: string | undefined;
}

interface StillFailing {
  readonly id: string;
  /** `conflict`: it would pass, but is not sent because of what was sent for it before. */
  readonly reason: RejectionReason | 'conflict';
  readonly path: string;
  readonly message: string;
}

export interface ManyRepaired {
  /** How many were looked at. */
  readonly matched: number;
  /** Of these, how many pass the checks and may be sent. */
  readonly passed: number;
  /** Acknowledged by Kafka; none in a dry run. */
  readonly sent: number;
  readonly failed: Readonly<Record<string, number>>;
  /** The first of them. */
  readonly failures: readonly StillFailing[];
  readonly goOnAfter?: RejectedPlace;
}

interface Outgoing {
  readonly sending: Sending;
  readonly corrected: Corrected;
}

/** As many as go to Kafka in one piece. */
const PIECE = 500;
const FAILURES_TOLD = 100;
const ATTEMPTS = 5;

/** Corrects rejected updates and sends them again, as updates like any other. */
@Injectable()
export class Repairs {
  constructor(
    private readonly rejected: RejectedUpdates,
    private readonly history: RepairHistory,
    private readonly publisher: HttpPublisher,
  ) {}

  /** Brings what is known of everything that was sent up to date. */
  settle(): Promise<void> {
    return this.history.settle(() => this.publisher.ends());
  }

  /** Undefined where no such update was rejected. @throws Problem where it still fails, may not be sent, or Kafka has not acknowledged it. */
  async one(id: string, { correction, again, by }: OneRepair): Promise<{ sending: Sending; repeated: boolean } | undefined> {
    const document = await this.rejected.one(id);
    if (document === undefined) return undefined;
    await this.settle();
    const nowMs = Date.now();
    const corrected = correct(originalOf(document), correction, nowMs);
    if (isRejection(corrected)) throw stillFails(corrected);
    const target = await this.#target();
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const history = (await this.history.of([id])).get(id) ?? [];
      const partition = target.partitionOf(corrected.key);
      const decision = decisionOf(history, corrected, { partition, again, nowMs }, await this.history.saved());
      if (decision.todo === 'answer') return { sending: decision.with, repeated: true };
      if (decision.todo === 'refuse') throw conflict(decision.because, decision.rejectedAs);
      const begun = await this.history.begin([sendingOf(id, history, corrected, { nowMs, by, partition })]);
      const [sending] = await this.#send(
        begun.map((one) => ({ sending: one, corrected })),
        target,
        nowMs,
      );
      // Somebody else was quicker, so what may be done is looked at anew.
      if (sending === undefined) continue;
      if (sending.outcome === 'acknowledged') return { sending, repeated: false };
      throw notAcknowledged(sending.outcome === 'unknown' ? 'unknown' : 'none');
    }
    throw conflict('Others are repairing the same update right now. Ask again in a moment.');
  }

  /** The open ones that the filter finds, one after the other. What still fails stays as it is. @throws Problem where Kafka has not acknowledged them. */
  async many({ filter, correction, limit, dryRun, by }: ManyRepairs): Promise<ManyRepaired> {
    await this.settle();
    const { found, goOnAfter } = await this.rejected.search({ ...filter, state: 'open' }, limit, { whole: true });
    const target = await this.#target();
    const saved = await this.history.saved();
    const done = { matched: found.length, passed: 0, sent: 0, failed: {} as Record<string, number>, failures: [] as StillFailing[] };
    const fails = (failure: StillFailing): void => {
      done.failed[failure.reason] = (done.failed[failure.reason] ?? 0) + 1;
      if (done.failures.length < FAILURES_TOLD) done.failures.push(failure);
    };
    for (let from = 0; from < found.length; from += PIECE) {
      const piece = found.slice(from, from + PIECE);
      const histories = await this.history.of(piece.map(({ _id }) => _id));
      const nowMs = Date.now();
      const outgoing = new Map<string, Outgoing>();
      for (const document of piece) {
        const { _id: id } = document;
        const corrected = correct(originalOf(document), correction, nowMs);
        if (isRejection(corrected)) {
          fails({ id, ...corrected });
          continue;
        }
        const history = histories.get(id) ?? [];
        const partition = target.partitionOf(corrected.key);
        const decision = decisionOf(history, corrected, { partition, again: false, nowMs }, saved);
        if (decision.todo !== 'send') {
          const message = decision.todo === 'refuse' ? decision.because : 'The same is on its way already.';
          fails({ id, reason: 'conflict', path: '', message });
          continue;
        }
        done.passed++;
        const sending = sendingOf(id, history, corrected, { nowMs, by, partition });
        outgoing.set(sending._id, { sending, corrected });
      }
      if (dryRun) continue;
      const begun = await this.history.begin(Array.from(outgoing.values(), ({ sending }) => sending));
      const sent = await this.#send(
        begun.flatMap(({ _id }) => outgoing.get(_id) ?? []),
        target,
        nowMs,
      );
      const [first] = sent;
      if (first !== undefined && first.outcome !== 'acknowledged') {
        throw notAcknowledged(first.outcome === 'unknown' ? 'unknown' : 'none', { sent: done.sent });
      }
      done.sent += sent.length;
    }
    return goOnAfter === undefined ? done : { ...done, goOnAfter };
  }

  /** Undefined where no such update was rejected. @throws Problem where something was sent for it that is or may be taken. */
  async setAside(id: string, { note, by }: { readonly note: string; readonly by?: string | undefined }): Promise<SettingAside | undefined> {
    if ((await this.rejected.one(id)) === undefined) return undefined;
    await this.settle();
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const history = (await this.history.of([id])).get(id) ?? [];
      const state = stateOf(history);
      if (state !== 'open' && state !== 'set-aside') {
        throw conflict(`It is ${state}: only what is open can be set aside.`);
      }
      const [done] = await this.history.begin([settingAsideOf(id, history, { nowMs: Date.now(), by, note })]);
      if (done !== undefined) return done;
    }
    throw conflict('Others are at the same update right now. Ask again in a moment.');
  }

  /** What was done about an update, which sending it came from and what became of those. */
  async historyOf(document: RejectedDocument): Promise<{ history: readonly RepairDocument[]; repairs: string | undefined }> {
    const history = (await this.history.of([document._id])).get(document._id) ?? [];
    // Most carry no such header. Of those that do, it is the history that is believed.
    const leading = document.headers.some(({ name }) => name === REPAIR) ? await this.history.leadingTo(document._id) : undefined;
    return { history, repairs: leading?.rejectedId };
  }

  async #target(): Promise<Target> {
    const target = await this.publisher.target();
    if (target === undefined) throw notAcknowledged('none');
    return target;
  }

  /** Publishes what has been written down, and writes down what has come of it. */
  async #send(outgoing: readonly Outgoing[], { log }: Target, nowMs: number): Promise<readonly Sending[]> {
    if (outgoing.length === 0) return [];
    const updates = outgoing.map(({ sending: { _id, rejectedId }, corrected: { key, bytes } }) => ({
      key,
      bytes,
      headers: { [REPAIRS]: `${log}/${rejectedId}`, [REPAIR]: _id },
    }));
    const { outcome } = await this.publisher.publish(updates, nowMs);
    const sendings = outgoing.map(({ sending }) => sending);
    switch (outcome) {
      case 'acknowledged':
        return this.history.ended(sendings, 'acknowledged', await this.publisher.ends());
      case 'unknown':
        return this.history.ended(sendings, 'unknown');
      case 'not published':
        return this.history.ended(sendings, 'not-published');
    }
  }
}

function decisionOf(
  history: readonly RepairDocument[],
  corrected: Corrected,
  { partition, again, nowMs }: { readonly partition: number; readonly again: boolean; readonly nowMs: number },
  saved: ReadonlyMap<number, Saved>,
): RepairDecision<Sending> {
  return decide(history, corrected, { again, recordDay: dayOf(nowMs), latestRecordDay: saved.get(partition)?.latestRecordDay });
}

function stillFails({ reason, path, message }: Rejection): Problem {
  return new Problem({ status: 422, detail: message, extensions: { reason, path } });
}

function conflict(detail: string, rejectedAs?: string): Problem {
  return new Problem({ status: 409, detail, extensions: rejectedAs === undefined ? {} : { rejectedAs } });
}

function notAcknowledged(taken: 'none' | 'unknown', more: Readonly<Record<string, unknown>> = {}): Problem {
  const what =
    taken === 'none'
      ? 'Kafka is not to be reached or the service is stopping, so nothing was sent.'
      : 'Kafka has not acknowledged it, so it is not known whether it has arrived.';
  return new Problem({
    status: 503,
    detail: `${what} Ask for the same again later: the history remembers it, and a repeat does not count.`,
    extensions: { taken, ...more },
  });
}
