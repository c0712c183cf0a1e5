import type { Language } from '@taocun/domain';

/**
 * The Chinese names of publishers, and phrases about them, in this order because a phrase may contain
 * another. Web addresses and people's names stay.
 */
const chinese: readonly (readonly [RegExp, string])[] = [
  [/counted in the list; same in the press/g, '据名单统计，与媒体报道一致'],
  [/counted in the list/g, '据名单统计'],
  [/press on the AliResearch (list|report)/g, '媒体关于阿里研究院$1的报道'],
  [/the list itself has (\d+)/g, '名单本身为 $1'],
  [/the list has (\d+) too/g, '名单也为 $1'],
  [/one source implies (\d+)/g, '另一来源推算为 $1'],
  [/ on the AliResearch report for (\d+)/g, ' 关于阿里研究院 $1 年报告的报道'],
  [/Alibaba report of August (\d+), figures of (\d+)/g, '阿里巴巴 $1 年 8 月报告，$2 年数据'],
  [/on the report (\d+)-(\d+)/g, '关于 $1–$2 年报告'],
  [/ on the (\d+) list/g, '关于 $1 年名单的报道'],
  [/ on (Shandong|Jiangxi)/g, ' 关于$1的论文'],
  [/aliresearch\.com\/en news/g, '阿里研究院英文网站新闻'],
  [/difference: (\d+)( total)? less the stated increase of (\d+)/g, '差额：$1 年数减去所述增量 $3'],
  [/difference: (\d+) less (\d+)/g, '差额：$1 减 $2'],
  [/4, and 4 more a year in 2017 and 2018/g, '4 个，2017、2018 年各增 4 个'],
  [/"more than" there, "nearly" in (\S+)/g, '该处作“超过”，$1 作“近”'],
  [/more than RMB 5 million/g, '超过 500 万元'],
  [/nearly half of rural online retail/g, '近农村网络零售额的一半'],
  [/of Taobao Villages on Taobao and Tmall in the year before/g, '淘宝村上一年在淘宝、天猫'],
  [/(\d\d\.\d\d) % of the villages' people, 30 years old on average/g, '占村民的 $1%，平均 30 岁'],
  [/first half of (\d+)/g, '$1 年上半年'],
  [/of the (\d+) villages/g, '$1 个村'],
  [/all e-commerce of the county/g, '全县电子商务'],
  [/villages and towns/g, '村和镇'],
  [/a subdistrict/g, '街道'],
  [/more than/g, '超过'],
  [/at least/g, '不少于'],
  [/nearly/g, '近'],
  [/about/g, '约'],
  [/reached/g, '达到'],
  [/People's Daily online reprint/g, '人民网转载'],
  [/People's Daily online/g, '人民网'],
  [/China Daily (Taizhou)/g, '中国日报$1'],
  [/China Daily/g, '中国日报'],
  [/China\.com\.cn/g, '中国网'],
  [/Xinhua in /g, '新华社，见'],
  [/Xinhua/g, '新华社'],
  [/Yicai Global/g, '第一财经'],
  [/the fourteen largest/g, '最大的 14 个'],
  [/huanqiu/g, '环球网'],
  [/Fuzhou news/g, '福州新闻网'],
  [/Mudan evening paper/g, '牡丹晚报'],
  [/Sina (Shandong)/g, '新浪$1'],
  [/county government report/g, '县政府报告'],
  [/Henan Department of Commerce/g, '河南省商务厅'],
  [/ city government/g, '市政府'],
  [/ ?\bpress\b/g, '媒体'],
  [/ Daily/g, '日报'],
  [/ and /g, '、'],
  [/, (?=[A-Z][a-z]+、)/g, '、'],
  [/; /g, '；'],
  [/, /g, '，'],
  [/: /g, '：'],
  [/ ?\(/g, '（'],
  [/\)/g, '）'],
];

const words: ReadonlyMap<string, string> = new Map([
  ['list', '名单'],
  ['report', '报告'],
  ['Anxi', '安溪'],
  ['Dazhong', '大众网'],
  ['Heze', '菏泽'],
  ['Huzhou', '湖州'],
  ['Jiangxi', '江西'],
  ['Jinhua', '金华'],
  ['Lianjiang', '廉江'],
  ['Lishui', '丽水'],
  ['Qilu', '齐鲁'],
  ['Quanzhou', '泉州'],
  ['Rizhao', '日照'],
  ['Shandong', '山东'],
  ['Taizhou', '台州'],
  ['Weifang', '潍坊'],
  ['Yueqing', '乐清'],
]);

/**
 * The source of a published figure. The API writes it in English; on the Chinese page publishers have their
 * Chinese names.
 */
export function publishedSource(source: string, language: Language): string {
  if (language === 'en') return source;
  const phrased = chinese.reduce((text, [english, translated]) => text.replace(english, translated), source);
  return phrased.replace(/[A-Za-z]+/g, (word) => words.get(word) ?? word);
}
