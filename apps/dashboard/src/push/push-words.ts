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
  lead: 'This browser will show a notification when a verdict here changes or a certified list is out, even while this page is closed.',
  kept: 'Stored for this: the address at which your browser takes notifications (encrypted), what it follows, and the language. Deleted when you unfollow, or after a year without a visit.',
  follow: 'Notify me here',
  asked: 'Your browser is asking for permission…',
  follows: 'This browser follows',
  end: 'Unfollow',
  none: {
    insecure: 'Browsers take notifications only from pages served over https.',
    unsupported: 'This browser does not support notifications from web pages. The Atom feed has the same news.',
    blocked: 'Notifications from this site are blocked. Allow them in the browser’s settings, then reload the page.',
    dismissed: 'You have not given your permission, so nothing is sent.',
    unreachable:
      'Your browser can’t reach its push service (Chrome’s is mostly unreachable in mainland China). Try another browser, or the Atom feed.',
  },
};

const chinese: PushWords = {
  lead: '判定变化或年度名单公布时，即使本页已关闭，此浏览器也会显示通知。',
  kept: '为此保存：浏览器接收通知的地址（加密）、关注的地点和语言。取消关注，或一年未访问后删除。',
  follow: '在此浏览器通知我',
  asked: '请在浏览器的提示中选择“允许”……',
  follows: '此浏览器已关注',
  end: '取消关注',
  none: {
    insecure: '只有通过 https 打开的网页才能向浏览器发送通知。',
    unsupported: '此浏览器不支持网页通知，可改用 Atom 订阅。',
    blocked: '此浏览器已禁止本站的通知。请在浏览器设置中允许本站通知，然后重新载入本页。',
    dismissed: '您没有允许通知，因此不会发送。',
    unreachable: '您的浏览器连接不到它的推送服务（在中国大陆通常无法连接 Chrome 的推送服务）。请换用其他浏览器或 Atom 订阅。',
  },
};

export const pushWords: Readonly<Record<Language, PushWords>> = { en: english, zh: chinese };
