/**
 * The kinds of region at the end of a name of three or more characters. A name of two, such as 东区, makes no
 * sense without its kind.
 */
const kind =
  /(?<=..)(?:壮族|回族|维吾尔|土家族苗族|藏族|苗族|彝族)?(?:特别行政区|自治区|自治州|自治县|自治旗|街道办事处|街道|地区|省|市|县|区|镇|乡|旗|盟)$/;

/** A region's name without its kind, as English text uses it: 义乌 for 义乌市. */
export function withoutKind(name: string): string {
  return name.replace(kind, '');
}
