import type { Language } from '@taocun/domain';

/** The page that a citation names. */
interface Cited {
  /** The region or village; undefined for the country. */
  readonly subject: string | undefined;
  readonly when: string | undefined;
  readonly rules: string;
  /** A short description of the data. */
  readonly label: string | undefined;
  readonly url: string;
  readonly today: string;
}

const english = {
  excel: 'Excel (CSV)',
  png: 'Map (PNG)',
  follow: 'Follow changes (Atom)',
  about:
    'Excel opens the CSV as it is: amounts are in RMB, and codes are texts. Parquet has every column, with amounts in fen.',
  aboutPanel: 'Every observed village of the country in every month up to this one, with amounts in fen.',
  citation: ({ subject, when, rules, label, url, today }: Cited) =>
    `淘村 Taocun: ${subject === undefined ? 'Taobao Villages of China' : `Taobao Villages, ${subject}`}. ${when === undefined ? '' : `${when}, `}${when === undefined ? 'Under' : 'under'} ${rules}${label === undefined ? '' : ` (${label})`}. ${url}, accessed ${today}.`,
  embedNote:
    'The script fits the height to the content. Other sites can show it once the operator lists them in EMBED_ORIGINS.',
  preview: 'Preview',
};

type PanelWords = typeof english;

const chinese: PanelWords = {
  excel: 'Excel（CSV）',
  png: '地图（PNG）',
  follow: '订阅变动（Atom）',
  about: 'CSV 可直接用 Excel 打开：金额单位为元，代码为文本。Parquet 含全部列，金额单位为分。',
  aboutPanel: '截至本月全国每个监测村庄的逐月数据，金额单位为分。',
  citation: ({ subject, when, rules, label, url, today }) =>
    `淘村 Taocun：${subject === undefined ? '中国淘宝村' : `淘宝村（${subject}）`}。${when === undefined ? '' : `${when}，`}${rules}${label === undefined ? '' : `（${label}）`}。${url}，访问日期 ${today}。`,
  embedNote: '脚本使高度与内容一致。其他网站须由运维人员列入 EMBED_ORIGINS 后方可显示。',
  preview: '预览',
};

export const panelWords: Readonly<Record<Language, PanelWords>> = { en: english, zh: chinese };
