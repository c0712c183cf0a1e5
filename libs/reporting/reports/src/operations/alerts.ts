import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type AnswerType, choice, described, object, text, time, Type } from '@taocun/openapi';
import { FlowWatch, type Freshness, ObservedSources, type SeenService } from '@taocun/reporting-answers';
import { taocunCommand } from '@taocun/runtime';
import { byGravity, conditions, runbookOf } from '@taocun/service';
import { type HeldCondition, HeldConditions } from './held-conditions';

const Texts = object('Texts', {
  en: Type.String({ example: 'Classification does not answer' }),
  zh: Type.String({ example: '判定服务没有回应' }),
});
const command = text('The command that shows more, or fixes it.', `${taocunCommand} doctor`);
const runbook = text('What to do, in the repository.', 'docs/runbook.md#taocunmissing');

/** A condition, and the time for which it has held. */
export const Alert = object('Alert', {
  alert: text('The name of the alert, as Prometheus has it.', 'TaocunMissing'),
  severity: choice(['critical', 'warning']),
  state: choice(['pending', 'firing'], {
    description: '`firing` once it has held for the time that the alert allows.',
  }),
  since: time('Since when it holds.'),
  what: described(Texts, 'What is wrong.'),
  command,
  runbook,
});
export type Alert = AnswerType<typeof Alert>;

/** The state of the whole flow in one sentence, with the remedy. */
export const FlowState = object('FlowState', {
  alert: Type.Optional(text('The gravest alert that holds; left out if none does.', 'TaocunMissing')),
  sentence: described(Texts, 'What is so, since when, and how much waits.'),
  command: Type.Optional(command),
  runbook: Type.Optional(runbook),
});
export type FlowState = AnswerType<typeof FlowState>;

/** Evaluates the alerts each time the services are polled, so that alerts work without Prometheus. */
@Injectable()
export class Alerts implements OnModuleInit {
  readonly #watched = new HeldConditions();
  readonly #held = new HeldConditions();
  #ofWatched: Promise<readonly HeldCondition[]> = Promise.resolve([]);

  constructor(
    private readonly flow: FlowWatch,
    private readonly sources: ObservedSources,
  ) {}

  onModuleInit(): void {
    this.flow.follow((services) => {
      this.#ofWatched = this.sources
        .current()
        .then(({ silent, falling }) =>
          this.#watched.after({ services, silentSources: silent, fallingSources: falling }, Date.now()),
        );
    });
  }

  /**
   * The firing alerts of the last poll, the gravest first; urgent ones are included before they fire.
   * @param answers the answers of services to an operator's key, for those that refuse reporting
   */
  async all(answers?: readonly SeenService[]): Promise<readonly Alert[]> {
    const seen = await this.flow.seen();
    return alertsOf([
      ...(await this.#ofWatched),
      ...(answers === undefined ? [] : this.#ofRefusing(seen, answers)),
    ]);
  }

  #ofRefusing(seen: readonly SeenService[], answers: readonly SeenService[]): readonly HeldCondition[] {
    const services = answers.filter(
      ({ service }) => seen.find((one) => one.service === service)?.positions === undefined,
    );
    return this.#held.after({ services, silentSources: [], fallingSources: [] }, Date.now());
  }

  async state(freshness: Freshness, all?: readonly Alert[]): Promise<FlowState> {
    return flowStateOf(all ?? (await this.all()), await this.flow.seen(), freshness);
  }
}

/** The gravest first; without those that have not fired, except urgent ones. */
export function alertsOf(held: readonly HeldCondition[]): readonly Alert[] {
  return held
    .filter(({ isUrgent, isFiring }) => isFiring || isUrgent)
    .sort((a, b) => byGravity(a.name, b.name))
    .map(({ name, what, command, since, isFiring }) => ({
      alert: name,
      severity: conditions[name].severity,
      state: isFiring ? 'firing' : 'pending',
      since: since.toISOString(),
      what,
      command,
      runbook: runbookOf(name),
    }));
}

/** The gravest alert in a sentence; if there is none, the backlog, or that all is well. */
export function flowStateOf(
  all: readonly Alert[],
  seen: readonly SeenService[],
  { asOf, caughtUp, behind }: Freshness,
): FlowState {
  const isAtLeast = seen.some(
    ({ silentSince, waiting }) => silentSince !== undefined && waiting === undefined,
  );
  const records = behind.toLocaleString('en');
  const waiting =
    isAtLeast && behind === 0
      ? { en: 'Kafka does not say how many records wait', zh: 'Kafka 未说明有多少记录等待读取' }
      : {
          en: `${isAtLeast ? 'at least ' : ''}${records} ${behind === 1 ? 'record waits' : 'records wait'}`,
          zh: `${isAtLeast ? '至少' : ''}有 ${records} 条记录等待读取`,
        };
  const [first] = all;
  if (first !== undefined) {
    const { alert, what, since, command, runbook } = first;
    const others = all.filter((one) => one !== first);
    const at = `${since.slice(0, 19).replace('T', ' ')} UTC`;
    const sentence = {
      en: `${what.en} (since ${at})${others.map(({ what: { en } }) => `; ${en}`).join('')}; ${waiting.en}.`,
      zh: `${what.zh}（自 ${at}）${others.map(({ what: { zh } }) => `；${zh}`).join('')}；${waiting.zh}。`,
    };
    return { alert, sentence, command, runbook };
  }
  const day = {
    en: asOf === null ? 'No village is assessed yet' : `Figures are as of ${asOf}`,
    zh: asOf === null ? '尚无村庄' : `数据截至 ${asOf}`,
  };
  if (caughtUp) {
    const end = { en: 'every service answers, and no update waits', zh: '各服务均有回应，没有更新等待读取' };
    return { sentence: { en: `${day.en}: ${end.en}.`, zh: `${day.zh}：${end.zh}。` } };
  }
  const isUnknown = behind === 0 && !isAtLeast;
  const backlog = isUnknown
    ? { en: 'it is not known how many records wait', zh: '等待读取的记录数未知' }
    : waiting;
  return {
    sentence: {
      en: `${day.en}: updates are being read, and ${backlog.en}.`,
      zh: `${day.zh}：正在读取更新，${backlog.zh}。`,
    },
    command: `${taocunCommand} lag`,
    runbook: runbookOf('TaocunLagging'),
  };
}
