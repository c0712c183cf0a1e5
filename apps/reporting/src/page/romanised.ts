import { pinyin } from 'pinyin-pro';
import { provinceNames } from '@taocun/domain';

/** The kinds of regions, which English leaves out of a name: 徐州市 is Xuzhou. A name of two characters, such as 东区, keeps its kind. */
const kind =
  /(?<=..)(?:壮族|回族|维吾尔|土家族苗族|藏族|苗族|彝族)?(?:特别行政区|自治区|自治州|自治县|自治旗|街道办事处|街道|地区|省|市|县|区|镇|乡|旗|盟)$/;

/** A Chinese name in pinyin without tones, as one word: 东风村 is Dongfengcun. Other characters stay as they are. */
export function romanised(name: string): string {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true });
  const word = syllables.join('').replaceAll('v', 'ü');
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** A region in English: provinces by their usual names, others in pinyin without their kind. */
export function romanisedRegion(code: string, name: string): string {
  return (code.length === 2 ? provinceNames.en[code] : undefined) ?? romanised(name.replace(kind, ''));
}
