import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type ApiKey, type CallerName, Problem, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { codeRange } from '../../lists/questions';
import { regionName } from '../../places/region-names';
import { ReadModels } from '../../store/read-models';
import { type SendOutcome, refusalIn } from '../../webhooks/sending/http-sender';
import { Notifications } from '../sending/notifications';
import { PushSender } from '../sending/push-sender';
import { endpointOf, type PushAllowance } from '../sending/push-services';
import { type BrowserDocument, type Followed } from '../store/push-documents';
import { PushKeys } from '../store/push-keys';
import { PushStore } from '../store/push-store';
import { type NewPushBrowser } from './push-bodies';

/** Injects the PushAllowance. */
export const PUSH_ALLOWANCE = Symbol('PUSH_ALLOWANCE');

/** A browser that does not call again is forgotten after a year. */
const KEPT_MS = 365 * 86_400_000;

/** Browsers that follow villages and regions. Whoever knows the endpoint, which only the browser does, may change and end it. */
@Injectable()
export class PushBrowsers {
  constructor(
    private readonly store: PushStore,
    private readonly keys: PushKeys,
    private readonly sender: PushSender,
    private readonly notifications: Notifications,
    private readonly models: ReadModels,
    @Inject(PUSH_ALLOWANCE) private readonly allowance: PushAllowance,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'webPush' | 'access'>,
  ) {}

  /**
   * Keeps a browser, or what it follows from now on. A new one gets a first message, and is kept only where its push service takes that:
   * so invented endpoints fill no room.
   */
  async keep(
    caller: CallerName,
    key: ApiKey | undefined,
    { endpoint, keys, language, follows: wanted }: NewPushBrowser,
  ): Promise<BrowserDocument> {
    this.keys.required();
    const url = endpointOf(endpoint, this.allowance);
    if (typeof url === 'string') throw invalid(`endpoint ${url}`);
    const _id = createHash('sha256').update(endpoint).digest('base64url');
    const follows = distinct(wanted);
    const before = await this.store.browsers.findById(_id).lean();
    await this.#checkPlaces(follows, before?.follows ?? []);
    const from = before?.from ?? this.keys.hashOf(caller.name);
    const address = { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } };
    if (before === null) {
      await this.#checkRoom(from);
      await this.#sendFirst(_id, address, follows[0], language);
    }
    // Open reading needs no key, and a key that is shown all the same may end without ending this.
    const keyId = this.config.access.openReading ? undefined : key?.id;
    const set = { sealed: this.keys.seal(_id, address), language, follows, from, expiresAt: new Date(Date.now() + KEPT_MS) };
    await this.#forgetUnfollowed(_id, follows, before?.follows ?? []);
    return this.store.browsers
      .findOneAndUpdate(
        { _id },
        { $set: { ...set, ...(keyId !== undefined && { keyId }) }, ...(keyId === undefined && { $unset: { keyId: '' } }) },
        { upsert: true, returnDocument: 'after' },
      )
      .lean<BrowserDocument>()
      .orFail();
  }

  async one(id: string): Promise<BrowserDocument> {
    const found = await this.store.browsers.findById(id).lean<BrowserDocument>();
    if (found === null) throw noBrowser(id);
    return found;
  }

  async remove(id: string): Promise<void> {
    if (!(await this.store.remove(id))) throw noBrowser(id);
  }

  async #sendFirst(
    browser: string,
    address: Parameters<PushSender['send']>[0],
    followed: Followed | undefined,
    language: NewPushBrowser['language'],
  ): Promise<void> {
    if (followed === undefined) return;
    const first = await this.notifications.ofFollowing(followed, language);
    const outcome = await this.sender.send(address, browser, first, new AbortController().signal);
    if (outcome.kind !== 'delivered') throw notTaken(outcome);
  }

  /** A place that is not known would never be told of. */
  async #checkPlaces(follows: readonly Followed[], known: readonly Followed[]): Promise<void> {
    const codes = new Set(follows.map(({ code }) => code));
    for (const { code } of known) codes.delete(code);
    for (const code of codes) {
      const where = code.length === 12 ? code : codeRange(code);
      if (regionName(code) !== null || (await this.models.villages.exists({ _id: where })) !== null) continue;
      throw invalid(`follows names ${code}: no village of that code, or in a region of it, is assessed`);
    }
  }

  /** Two at once may go one over it, which does no harm. */
  async #checkRoom(from: string): Promise<void> {
    const { inAll = 0, ofAddress = 0 } = this.config.webPush ?? {};
    const [own, all] = await Promise.all([this.store.browsers.countDocuments({ from }), this.store.browsers.countDocuments({})]);
    if (all >= inAll)
      throw new Problem({
        status: 409,
        detail: `${inAll} browsers follow already, and no more can be served. The operator raises WEB_PUSH_BROWSERS.`,
      });
    if (own >= ofAddress) {
      const detail = `${ofAddress} browsers follow from your address already. End one there, or let the operator raise WEB_PUSH_BROWSERS_PER_ADDRESS.`;
      throw new Problem({ status: 409, detail });
    }
  }

  async #forgetUnfollowed(browser: string, follows: readonly Followed[], before: readonly Followed[]): Promise<void> {
    const kept = new Set(follows.map(idOf));
    const ended = before.filter((one) => !kept.has(idOf(one)));
    if (ended.length > 0) await this.store.deliveries.deleteMany({ _id: { $in: ended.map((one) => `${browser} ${idOf(one)}`) } });
  }
}

const idOf = ({ code, ruleSet }: Followed): string => `${code} ${ruleSet}`;

function distinct(follows: readonly Followed[]): readonly Followed[] {
  return [...new Map(follows.map(({ code, ruleSet }) => [`${code} ${ruleSet}`, { code, ruleSet }])).values()];
}

function notTaken(outcome: Exclude<SendOutcome, { kind: 'delivered' }>): Problem {
  switch (outcome.kind) {
    case 'gone':
      return invalid('endpoint is not known to its push service: let the browser subscribe anew');
    case 'refused':
      if (outcome.status !== 429 && outcome.status < 500) return invalid(`endpoint takes no message: ${refusalIn(outcome).reason}`);
      return new Problem({
        status: 503,
        detail: `The push service takes no message now. ${refusalIn(outcome).reason} Nothing was kept; try again later.`,
      });
    case 'unanswered':
      return new Problem({
        status: 503,
        detail: `This installation can't reach the push service of your browser. ${outcome.reason} Nothing was kept.`,
      });
    case 'cut':
      return new Problem({ status: 503, detail: 'The service is stopping. Nothing was kept; try again.' });
  }
}

function invalid(detail: string): Problem {
  return new Problem({ status: 400, detail, extensions: { errors: [detail] } });
}

function noBrowser(id: string): Problem {
  return new Problem({
    status: 404,
    detail: `No browser ${id} is kept. It was removed, has not called for a year, or its push service has ended it.`,
  });
}
