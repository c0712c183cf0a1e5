import { useRomanised } from '../words/use-romanised';

const isChinese = (name: string): boolean => /\p{Script=Han}/u.test(name);

/** The name of a region within a sentence, on the English page with its pinyin. */
export function useBilingual(name: string): string {
  const romanise = useRomanised(isChinese(name));
  return romanise === undefined || !isChinese(name) ? name : `${romanise(name)} ${name}`;
}

/** The name of a region, on the English page with its pinyin. */
export function PlaceName({ name }: { readonly name: string }) {
  const romanise = useRomanised(isChinese(name));
  if (romanise === undefined || !isChinese(name)) return <>{name}</>;
  return (
    <>
      <span lang="zh">{name}</span> <small>{romanise(name)}</small>
    </>
  );
}
