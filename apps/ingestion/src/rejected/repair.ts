import { Inject, Injectable } from '@nestjs/common';
import { isRejection, type Rejection } from '@taocun/contracts';
import { type Day, dayOf } from '@taocun/domain';
import { type AnswerType } from '@taocun/openapi';
import { Problem, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { HttpPublisher, type Target } from '../updates/http-publisher';
import { type ManySetAside } from './rejected-answers';
import { type RejectedDocument } from './rejected-document';
import { originalOf, type RejectedPlace, RejectedUpdates } from './rejected-updates';
import { type ManySettingsAside, type OneRepair } from './repair-body';
import { correct, type Corrected } from './repair-correction';
import { decide, type RepairDecision, stateOf } from './repair-decision';
import {
  REPAIR,
  type RepairDocument,
  RepairHistory,
  REPAIRS,
  type Sending,
  sendingOf,
  type SettingAside,
  settingAsideOf,
} from './repair-history';

/** The answer before the cursor of the next request is added. */
type SetAsideUpdates = Omit<AnswerType<typeof ManySetAside>, 'dryRun' | 'next'> & {
  readonly goOnAfter?: RejectedPlace;
};

const ATTEMPTS = 5;

/** Corrects rejected updates and sends them again as ordinary updates. */
@Injectable()
export class Repairs {
  /** Repairs that Kafka has not acknowledged in time and that are still in memory. */
  #unsettled = 0;

  constructor(
    private readonly rejected: RejectedUpdates,
    private readonly history: RepairHistory,
    private readonly publisher: HttpPublisher,
    @Inject(SERVICE_CONFIG) private readonly config: ServiceConfig,
  ) {}

  /**
   * Undefined if no such update was rejected. `sends` is called before an update is sent.
   * @throws Problem if it still fails, may not be sent, or is not acknowledged by Kafka
   */
  async one(
    id: string,
    { correction }: OneRepair,
    sends: (sending: Sending) => void,
  ): Promise<{ sending: Sending; repeated: boolean } | undefined> {
    const document = await this.rejected.one(id);
    if (document === undefined) return undefined;
    if (document.group !== undefined) throw isGroup(document.group.count);
    await this.history.giveUpForgotten();
    const nowMs = Date.now();
    const corrected = correct(originalOf(document), correction, { ...this.config, nowMs });
    if (isRejection(corrected)) throw stillFails(corrected);
    const target = await this.#target();
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const history = (await this.history.of([id])).get(id) ?? [];
      const partition = target.partitionOf(corrected.key);
      const decision = decisionOf(
        history,
        corrected,
        { partition, nowMs },
        await this.history.latestRecordDays(),
      );
      if (decision.todo === 'answer') return { sending: decision.with, repeated: true };
      if (decision.todo === 'refuse') throw conflict(decision.because);
      const begun = await this.history.begin([sendingOf(id, history, corrected, { nowMs, partition })]);
      const [sending] = begun;
      // A concurrent request was quicker, so decide again.
      if (sending === undefined) continue;
      sends(sending);
      await this.#send(sending, corrected, target, nowMs);
      return { sending: { ...sending, outcome: 'acknowledged' }, repeated: false };
    }
    throw conflict('Another request is repairing the same update right now. Try again in a moment.');
  }

  /** Undefined if no such update was rejected. @throws Problem if an update was already sent for it. */
  async setAside(id: string, { note }: { readonly note: string }): Promise<SettingAside | undefined> {
    const document = await this.rejected.one(id);
    if (document === undefined) return undefined;
    await this.history.giveUpForgotten();
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const history = (await this.history.of([id])).get(id) ?? [];
      const state = stateOf(history);
      if (state !== 'open' && state !== 'set-aside') {
        throw conflict(`The update is ${state}; only an open one can be set aside.`);
      }
      const [done] = await this.history.begin([
        settingAsideOf(document, history, { nowMs: Date.now(), note }),
      ]);
      if (done !== undefined) return done;
    }
    throw conflict('Another request is changing the same update right now. Try again in a moment.');
  }

  /**
   * Sets aside the open updates, including groups, that the filter selects. One changed by a concurrent
   * request stays as it is.
   */
  async setManyAside({ filter, note, limit, dryRun }: ManySettingsAside): Promise<SetAsideUpdates> {
    await this.history.giveUpForgotten();
    const { matches, goOnAfter } = await this.rejected.search({ ...filter, state: 'open' }, limit);
    const updates = matches.reduce((sum, { group }) => sum + (group?.count ?? 1), 0);
    const done = { matched: matches.length, updates, setAside: 0, ...(goOnAfter && { goOnAfter }) };
    if (dryRun) return done;
    const histories = await this.history.of(matches.map(({ _id }) => _id));
    const settings = matches
      .map((document) => ({ document, history: histories.get(document._id) ?? [] }))
      .filter(({ document, history }) => stateOf(history, document.group?.count) === 'open')
      .map(({ document, history }) => settingAsideOf(document, history, { nowMs: Date.now(), note }));
    return { ...done, setAside: (await this.history.begin(settings)).length };
  }

  /** The repairs of an update, and the rejected update that it was itself sent to repair. */
  async historyOf(
    document: RejectedDocument,
  ): Promise<{ history: readonly RepairDocument[]; repairs: string | undefined }> {
    await this.history.giveUpForgotten();
    const history = (await this.history.of([document._id])).get(document._id) ?? [];
    return { history, repairs: await this.history.repairedBy(document) };
  }

  async #target(): Promise<Target> {
    if (this.#unsettled > 0) throw notAcknowledged('earlier');
    const target = await this.publisher.target();
    if (target === undefined) throw notAcknowledged('none');
    return target;
  }

  /**
   * Publishes an update whose repair is recorded, and records the outcome. @throws Problem if Kafka has not
   * acknowledged it.
   */
  async #send(
    { _id, rejectedId }: Sending,
    { key, bytes }: Corrected,
    { log }: Target,
    nowMs: number,
  ): Promise<void> {
    const update = { key, bytes, headers: { [REPAIRS]: `${log}/${rejectedId}`, [REPAIR]: _id } };
    const { outcome: published, settled } = await this.publisher.publish([update], nowMs);
    if (published === 'unknown') {
      this.#unsettled++;
      void settled.then(() => this.#unsettled--);
    }
    const outcome = published === 'not published' ? 'not-published' : published;
    await this.history.ended(_id, outcome);
    if (outcome !== 'acknowledged') throw notAcknowledged(outcome === 'unknown' ? 'unknown' : 'none');
  }
}

function decisionOf(
  history: readonly RepairDocument[],
  corrected: Corrected,
  { partition, nowMs }: { readonly partition: number; readonly nowMs: number },
  latest: ReadonlyMap<number, Day | undefined>,
): RepairDecision<Sending> {
  return decide(history, corrected, { recordDay: dayOf(nowMs), latestRecordDay: latest.get(partition) });
}

function stillFails({ reason, path, message }: Rejection): Problem {
  return new Problem({ status: 422, detail: message, extensions: { reason, path } });
}

function isGroup(count: number): Problem {
  return conflict(
    `It represents ${count.toLocaleString('en')} updates, and only the first one's bytes are stored. Ask their sender to send them corrected, and set it aside.`,
  );
}

function conflict(detail: string): Problem {
  return new Problem({ status: 409, detail });
}

const notAcknowledgedBecause = {
  earlier: 'Kafka has not acknowledged earlier repairs; nothing was sent.',
  none: 'Kafka is unreachable, or the service is shutting down; nothing was sent.',
  unknown: 'Kafka did not acknowledge in time; the update may or may not have arrived.',
} as const;

function notAcknowledged(what: keyof typeof notAcknowledgedBecause): Problem {
  return new Problem({
    code: what === 'earlier' ? 'too-busy' : 'unavailable',
    detail: `${notAcknowledgedBecause[what]} Send the same request again later. That is safe: the history remembers it, and a duplicate does not count.`,
    extensions: { taken: what === 'unknown' ? what : 'none' },
  });
}
