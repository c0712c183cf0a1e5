import { hrefOf } from '../routes/route';
import { useLanguage } from '../words/language';

/** Shown at an address that has no page. */
export function Unknown() {
  const { words } = useLanguage();
  return (
    <main id="content" class="alone">
      <h1>{words.unknown.title}</h1>
      <p>
        {words.unknown.text} <a href={hrefOf.overview()}>{words.home}</a>
      </p>
    </main>
  );
}
