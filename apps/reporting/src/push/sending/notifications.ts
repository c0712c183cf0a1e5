import { Inject, Injectable } from '@nestjs/common';
import { type Language, type RuleSet } from '@taocun/domain';
import { RULE_SETS } from '@taocun/service';
import { headWords } from '../../page/head-words';
import { asNumbers } from '../../page/page-heads';
import { placeText } from '../../page/place-text';
import { calledIn, reasonUnder } from '../../page/told-change';
import { criteriaOfStored, exactIntegers, MAX_TIME_MS, ReadModels } from '../../store/read-models';
import { type Followed, type PushDeliveryDocument } from '../store/push-documents';

/** A message as the page's service worker shows it. */
export interface Notification {
  readonly title: string;
  readonly body: string;
  readonly lang: 'en' | 'zh-CN';
  /** The same for everything told of one thing followed: the newest takes the place of the one before, and of a repeat. */
  readonly tag: string;
  /** The address to open, below the page's path. */
  readonly path: string;
}

const read = { ...exactIntegers, maxTimeMS: MAX_TIME_MS };
const VILLAGE_DIGITS = 12;

/** The words of push messages: those of the Atom feeds. */
@Injectable()
export class Notifications {
  constructor(
    private readonly models: ReadModels,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  /** Undefined where the announcement is no longer stored. */
  async of(
    { code, ruleSet, topic, event, count }: Pick<PushDeliveryDocument, 'code' | 'ruleSet' | 'topic' | 'event' | 'count'>,
    language: Language,
  ): Promise<Notification | undefined> {
    const told = await (topic === 'village.verdicts' ? this.#verdict(event, language) : this.#certificate(event, language));
    if (told === undefined) return undefined;
    const words = headWords[language];
    const reason = reasonUnder(this.ruleSets, ruleSet, told.criteria, language);
    if (code.length === VILLAGE_DIGITS || count === 1)
      return this.#notification({ code, ruleSet }, language, told.title, reason, `villages/${told.villageCode}`);
    const title = words.changes(placeText(code, language), count);
    return this.#notification({ code, ruleSet }, language, title, words.newest(told.title), `regions/${code}`);
  }

  /** The first message to a browser, which shows that messages arrive. */
  async ofFollowing({ code, ruleSet }: Followed, language: Language): Promise<Notification> {
    const words = headWords[language];
    const isVillage = code.length === VILLAGE_DIGITS;
    const place = isVillage ? await this.#called(code, language) : placeText(code, language);
    const path = `${isVillage ? 'villages' : 'regions'}/${code}`;
    return this.#notification({ code, ruleSet }, language, words.follows(place), words.willTell, path);
  }

  #notification({ code, ruleSet }: Followed, language: Language, title: string, body: string, path: string): Notification {
    const lang = language === 'zh' ? 'zh-CN' : 'en';
    return { title, body, lang, tag: `${code} ${ruleSet}`, path: `${path}?lang=${language}&rules=${encodeURIComponent(ruleSet)}` };
  }

  async #verdict(id: string, language: Language) {
    const verdict = await this.models.verdicts.findById(id, { villageCode: 1, qualifies: 1, criteria: 1 }).setOptions(read).lean();
    if (verdict === null) return undefined;
    const { villageCode, qualifies } = asNumbers(verdict);
    const criteria = asNumbers(criteriaOfStored(verdict.criteria));
    return { villageCode, criteria, title: headWords[language].became(await this.#called(villageCode, language), qualifies) };
  }

  async #certificate(id: string, language: Language) {
    const certificate = await this.models.certifications
      .findById(id, { villageCode: 1, name: 1, year: 1, qualifies: 1, criteria: 1 })
      .setOptions(read)
      .lean();
    if (certificate === null) return undefined;
    const { villageCode, name, year, qualifies } = asNumbers(certificate);
    const criteria = asNumbers(criteriaOfStored(certificate.criteria));
    return { villageCode, criteria, title: headWords[language].certified(calledIn(language, name), year, qualifies) };
  }

  async #called(code: string, language: Language): Promise<string> {
    const village = await this.models.villages.findById(code, { name: 1 }).setOptions(read).lean();
    return village === null ? code : calledIn(language, village.name);
  }
}
