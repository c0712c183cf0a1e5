import { currentAddress, hrefWith } from '../routes/address';
import { useLanguage } from '../words/language';

/** A link to the Atom feed of a village or region, by the rule set in view. */
export function FeedLink({ path }: { readonly path: string }) {
  const { language, words } = useLanguage();
  const rules = currentAddress().query.get('rules') ?? undefined;
  return (
    <a href={hrefWith(`${path}/feed.atom`, { lang: language, rules })} type="application/atom+xml" title={words.feed}>
      Atom
    </a>
  );
}
