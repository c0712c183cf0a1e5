import type { Language } from '@taocun/domain';
import type { PushAbility, Subscribing } from './browser-push';

interface PushWords {
  readonly lead: string;
  readonly kept: string;
  readonly follow: string;
  readonly asked: string;
  readonly follows: string;
  readonly end: string;
  readonly none: Readonly<Record<Exclude<PushAbility, 'able'> | Exclude<Subscribing['kind'], 'follows'>, string>>;
}

const english: PushWords = {
  lead: 'This browser shows a message when a verdict here changes or a certified list is out, even while this page is closed.',
  kept: 'Kept for that: where your browser takes messages (encrypted), what it follows, and the language. Removed when you end it, or after a year without a visit.',
  follow: 'Tell me here',
  asked: 'The browser asks for your permission…',
  follows: 'This browser follows',
  end: 'End',
  none: {
    insecure: 'Browsers take messages only from pages that are reached by https.',
    unsupported: 'This browser takes no messages from web pages. The Atom feed tells the same.',
    blocked:
      'Messages from this site are blocked in this browser. Allow notifications for it in the settings of the browser, then reload the page.',
    dismissed: 'You have not given your permission, so nothing is sent.',
    unreachable:
      'Your browser does not reach its own push service (in mainland China that of Chrome mostly can’t be reached). Try another browser, or the Atom feed.',
  },
};

const chinese: PushWords = {
  lead: '判定变化或年度名单公布时，即使本页已关闭，此浏览器也会显示通知。',
  kept: '为此保存：浏览器接收通知的地址（加密）、关注的地点和语言。取消关注，或一年未访问后删除。',
  follow: '在此浏览器通知我',
  asked: '请在浏览器的询问中选择允许…',
  follows: '此浏览器已关注',
  end: '取消关注',
  none: {
    insecure: '浏览器只接收经 https 打开的网页发出的通知。',
    unsupported: '此浏览器不支持网页通知，可改用 Atom 订阅。',
    blocked: '此浏览器已禁止本站的通知。请在浏览器设置中允许本站通知，然后重新载入本页。',
    dismissed: '您没有允许通知，因此不会发送。',
    unreachable: '您的浏览器连接不到它的推送服务（在中国大陆通常无法连接 Chrome 的推送服务）。请换用其他浏览器或 Atom 订阅。',
  },
};

export const pushWords: Readonly<Record<Language, PushWords>> = { en: english, zh: chinese };
