import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type AnswerType, described, object, choice, text, time, Type } from '@taocun/service';
import { FlowWatch, type Freshness, type SeenService, SilentSources } from '@taocun/reporting-answers';
import { taocunCommand } from '@taocun/runtime';
import { alerts, type Condition, conditionsIn, gravity } from './conditions';

const Texts = object('Texts', {
  en: Type.String({ example: 'Classification does not answer' }),
  zh: Type.String({ example: '判定服务没有回应' }),
});
const command = text('The command that says more, or mends it.', `${taocunCommand} doctor`);
const runbook = text('What to do, in the repository.', 'docs/runbook.md#taocunmissing');

/** A condition, and the time for which it has held. */
export const Alert = object('Alert', {
  alert: text('The name of the alert, as Prometheus has it.', 'TaocunMissing'),
  severity: choice(['critical', 'warning']),
  state: choice(['pending', 'firing'], { description: '`firing` once it has held for the time that the alert allows.' }),
  since: time('Since when it holds.'),
  what: described(Texts, 'What is wrong.'),
  command,
  runbook,
});
export type Alert = AnswerType<typeof Alert> & Pick<Condition, 'alert'>;

/** The state of the whole flow in one sentence, with the remedy. */
export const FlowState = object('FlowState', {
  alert: Type.Optional(text('The gravest alert that holds; left out if none does.', 'TaocunMissing')),
  sentence: described(Texts, 'What is so, since when, and how much waits.'),
  command: Type.Optional(command),
  runbook: Type.Optional(runbook),
});
export type FlowState = AnswerType<typeof FlowState>;

const runbookOf = (alert: string): string => `docs/runbook.md#${alert.toLowerCase()}`;

/** Evaluates the alerts each time the services are polled, so that alerts work without Prometheus. */
@Injectable()
export class Alerts implements OnModuleInit {
  readonly #since = new Map<string, number>();
  readonly #sinceAsked = new Map<string, number>();
  #evaluated: Promise<readonly Alert[]> = Promise.resolve([]);

  constructor(
    private readonly flow: FlowWatch,
    private readonly silent: SilentSources,
  ) {}

  onModuleInit(): void {
    this.flow.follow((seen) => {
      this.#evaluated = this.silent.all().then((sources) => this.evaluate(conditionsIn(seen, sources), Date.now()));
    });
  }

  /**
   * The firing alerts of the last look, the gravest first; urgent ones are included before they fire.
   * @param told the answers of services to an operator's key, for those that refuse reporting
   */
  async all(told: readonly SeenService[] = []): Promise<readonly Alert[]> {
    const seen = await this.flow.seen();
    const isUnknown = ({ service }: SeenService): boolean => seen.find((one) => one.service === service)?.positions === undefined;
    const further = this.evaluate(conditionsIn(told.filter(isUnknown), []), Date.now(), this.#sinceAsked);
    const all = [...(await this.#evaluated), ...further];
    return all.filter(({ alert, state }) => alerts[alert].isUrgent || state === 'firing').sort((a, b) => gravity(a) - gravity(b));
  }

  evaluate(conditions: readonly Condition[], nowMs: number, kept = this.#since): readonly Alert[] {
    const before = new Map(kept);
    kept.clear();
    return conditions.map(({ alert, key, since, what, command = alerts[alert].command }) => {
      const { severity, minutes } = alerts[alert];
      const name = `${alert} ${key}`;
      const sinceMs = since?.getTime() ?? before.get(name) ?? nowMs;
      kept.set(name, sinceMs);
      const state = nowMs - sinceMs >= 60_000 * minutes ? 'firing' : 'pending';
      return { alert, severity, state, since: new Date(sinceMs).toISOString(), what, command, runbook: runbookOf(alert) };
    });
  }

  async state(freshness: Freshness, all?: readonly Alert[]): Promise<FlowState> {
    return flowStateOf(all ?? (await this.all()), await this.flow.seen(), freshness);
  }
}

/** The gravest alert in a sentence; if there is none, the backlog, or that all is well. */
export function flowStateOf(all: readonly Alert[], seen: readonly SeenService[], { asOf, caughtUp, behind }: Freshness): FlowState {
  const isAtLeast = seen.some(({ silentSince, waiting }) => silentSince !== undefined && waiting === undefined);
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
  const backlog = isUnknown ? { en: 'it is not known how many records wait', zh: '等待读取的记录数未知' } : waiting;
  return {
    sentence: { en: `${day.en}: updates are being read, and ${backlog.en}.`, zh: `${day.zh}：正在读取更新，${backlog.zh}。` },
    command: `${taocunCommand} lag`,
    runbook: runbookOf('TaocunLagging'),
  };
}
