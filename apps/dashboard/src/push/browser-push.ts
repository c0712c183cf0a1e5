import type { Language } from '@taocun/domain';
import { basePath } from '../routes/address';
import { ApiError } from '../server/api-error';
import { mutations, type PushBrowser, queries } from '../server/api';
import { followsSomething } from './follows-something';

export type PushFollow = PushBrowser['follows'][number];

/** Why no message can come, or `able`. Browsers hide service workers from pages that were not fetched by https. */
export type PushAbility = 'able' | 'insecure' | 'unsupported' | 'blocked';

/** The outcome of asking the browser to subscribe. */
export type Subscribing =
  | { readonly kind: 'follows'; readonly browser: PushBrowser }
  /** The reader has closed the browser's question, or said no. */
  | { readonly kind: 'dismissed' | 'blocked' }
  /** The browser does not reach its push service. */
  | { readonly kind: 'unreachable'; readonly reason: string };

const RENEW_BEFORE_MS = 300 * 86_400_000;

export function pushAbility(): PushAbility {
  if (!isSecureContext) return 'insecure';
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) return 'unsupported';
  return Notification.permission === 'denied' ? 'blocked' : 'able';
}

/** This browser as it is kept; undefined where it follows nothing. */
export async function followedHere(): Promise<PushBrowser | undefined> {
  const subscription = await subscribed();
  return subscription === null ? undefined : keptOf(subscription);
}

/** Asks the reader for permission, and follows one more village or region. */
export async function follow(followed: PushFollow, language: Language): Promise<Subscribing> {
  // First of all: some browsers ask only while they handle the click.
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') return { kind: permission === 'denied' ? 'blocked' : 'dismissed' };
  const { publicKey } = await queries.pushKey()(new AbortController().signal);
  let subscription: PushSubscription;
  try {
    subscription = await subscribe(publicKey);
  } catch (error) {
    return { kind: 'unreachable', reason: error instanceof Error ? error.message : String(error) };
  }
  const before = (await keptOf(subscription))?.follows ?? [];
  return { kind: 'follows', browser: await keep(subscription, [...before.filter(isOther(followed)), followed], language) };
}

/** Ends one, and all of it with the last. */
export async function unfollow(followed: PushFollow): Promise<PushBrowser | undefined> {
  const subscription = await subscribed();
  const before = subscription === null ? undefined : await keptOf(subscription);
  const left = before?.follows.filter(isOther(followed)) ?? [];
  if (subscription === null) return undefined;
  if (before !== undefined && left.length > 0) return keep(subscription, left, before.language);
  if (before !== undefined) await mutations.removePushBrowser(before.id);
  await subscription.unsubscribe();
  followsSomething.set('');
  return undefined;
}

/** Keeps a browser that still calls from being forgotten. */
export async function renew(): Promise<void> {
  const subscription = await subscribed();
  const kept = subscription === null ? undefined : await keptOf(subscription).catch(() => undefined);
  if (subscription === null || kept === undefined || Date.parse(kept.until) - Date.now() > RENEW_BEFORE_MS) return;
  await keep(subscription, kept.follows, kept.language).catch(() => undefined);
}

async function subscribed(): Promise<PushSubscription | null> {
  if (pushAbility() === 'insecure' || pushAbility() === 'unsupported') return null;
  const registration = await navigator.serviceWorker.getRegistration(basePath);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function subscribe(publicKey: string): Promise<PushSubscription> {
  await navigator.serviceWorker.register(`${basePath}push-worker.js`, { scope: basePath });
  const { pushManager } = await navigator.serviceWorker.ready;
  const applicationServerKey = bytesOf(publicKey);
  const before = await pushManager.getSubscription();
  // One made with another key, as that of an installation that stood here before, would refuse this one.
  if (before !== null && textOf(new Uint8Array(before.options.applicationServerKey ?? [])) !== publicKey) await before.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

async function keptOf({ endpoint }: PushSubscription): Promise<PushBrowser | undefined> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint));
  try {
    return await queries.pushBrowser(textOf(new Uint8Array(hash)))(new AbortController().signal);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

async function keep(subscription: PushSubscription, follows: readonly PushFollow[], language: Language): Promise<PushBrowser> {
  const { endpoint, keys } = subscription.toJSON();
  const { p256dh = '', auth = '' } = keys ?? {};
  const kept = await mutations.keepPushBrowser({ endpoint: endpoint ?? '', keys: { p256dh, auth }, language, follows: [...follows] });
  followsSomething.set('yes');
  return kept;
}

const isOther =
  ({ code, ruleSet }: PushFollow) =>
  (one: PushFollow): boolean =>
    one.code !== code || one.ruleSet !== ruleSet;

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}

function textOf(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
