import { useRomanised } from '../words/use-romanised';

/** The name of a region, on the English page with its pinyin. */
export function PlaceName({ name }: { readonly name: string }) {
  const romanise = useRomanised();
  if (romanise === undefined || !/\p{Script=Han}/u.test(name)) return <>{name}</>;
  return (
    <>
      <span lang="zh">{name}</span> <small>{romanise(name)}</small>
    </>
  );
}
