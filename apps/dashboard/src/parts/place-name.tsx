import { useRomanised } from '../words/use-romanised';

/** The name of a region, on the English page with its pinyin. */
export function PlaceName({ name }: { readonly name: string }) {
  const isChinese = /\p{Script=Han}/u.test(name);
  const romanise = useRomanised(isChinese);
  if (romanise === undefined || !isChinese) return <>{name}</>;
  return (
    <>
      <span lang="zh">{name}</span> <small>{romanise(name)}</small>
    </>
  );
}
