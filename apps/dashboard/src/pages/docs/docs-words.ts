import type { Language } from '@taocun/domain';

const english = {
  lead: 'Reporting answers questions; ingestion takes updates; classification gives the outlook of a village. Money is in fen, days are in China Standard Time, and errors are problem+json with a code and the request’s id.',
  quickstart: 'Quickstart',
  steps: {
    ask: 'Ask whether a village is a Taobao Village, and why. An installation that is open to readers needs no key.',
    key: 'Otherwise an operator creates a key; send it in the Authorization header.',
    list: 'Download a whole list as CSV, Parquet, NDJSON or GeoJSON.',
    follow: 'Follow verdicts as they are announced; webhooks deliver the same to an address of your own.',
    send: 'Send an update, with the key of a producer.',
    typescript: 'In TypeScript:',
    python: 'In Python:',
  },
  reference: 'Reference',
  services: 'Services',
  serviceNames: { reporting: 'Reporting', ingestion: 'Ingestion', classification: 'Classification' },
};

export type DocsWords = typeof english;

const chinese: DocsWords = {
  lead: '报告服务回答查询，接收服务接收更新，判定服务推算未来变化。金额以分计，日期为北京时间，错误以 problem+json 返回，附代码和请求编号。',
  quickstart: '快速入门',
  steps: {
    ask: '查询某个村庄是不是淘宝村，依据是什么。本站若开放读取，则无需密钥。',
    key: '其他情况下由运维人员创建密钥，放在 Authorization 请求头中发送。',
    list: '以 CSV、Parquet、NDJSON 或 GeoJSON 获取完整列表。',
    follow: '实时接收判定；也可通过 Webhook 推送到您的地址。',
    send: '用数据提供者的密钥发送一条更新。',
    typescript: '使用 TypeScript：',
    python: '使用 Python：',
  },
  reference: '接口参考（英文）',
  services: '服务',
  serviceNames: { reporting: '报告服务', ingestion: '接收服务', classification: '判定服务' },
};

export const docsWords: Readonly<Record<Language, DocsWords>> = { en: english, zh: chinese };
