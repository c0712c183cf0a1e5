import '../../style/proofs.css';
import { encode } from 'uqr';
import { Download } from '../../parts/files/download';
import { QueryView } from '../../parts/query-view';
import { queries, urlOf } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { useLanguage } from '../../words/language';
import { villageWords } from './village-words';

interface Title {
  readonly villageCode: string;
  readonly ruleSet: string;
}

/** The proof of each certified list that a village is on, which can also be verified from paper. */
export function Proofs({ years, ...listed }: Title & { readonly years: readonly number[] }) {
  return (
    <div class="proofs">
      {years.map((year) => (
        <Proof key={year} year={year} {...listed} />
      ))}
    </div>
  );
}

function Proof({ villageCode, ruleSet, year }: Title & { readonly year: number }) {
  const { language } = useLanguage();
  const texts = villageWords[language].proof;
  const query = useQuery(`${villageCode} ${ruleSet} ${year}`, queries.proof(year, ruleSet, villageCode));
  return (
    <figure>
      <figcaption>{texts.of(year)}</figcaption>
      <QueryView query={query}>
        {({ provenance, ...proof }) => (
          <>
            {/* Of the provenance, only the label is signed. */}
            <QrCode
              text={JSON.stringify({ ...proof, provenance: provenance && { label: provenance.label } })}
              title={texts.code(year)}
            />
            <p class="actions">
              <Download
                href={urlOf(`certifications/${year}/proof`, { ruleSet, villageCode })}
                name={`proof-${ruleSet}-${year}-${villageCode}.json`}
              >
                {texts.download}
              </Download>
            </p>
          </>
        )}
      </QueryView>
    </figure>
  );
}

/** A module has a whole number of pixels: scanners fail on modules of unequal width. */
const PIXELS = 3;

/** Scanners need dark modules on light, with a margin of four modules. */
function QrCode({ text, title }: { readonly text: string; readonly title: string }) {
  const { data, size } = encode(text, { ecc: 'L', border: 4 });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${size} ${size}`}
      width={PIXELS * size}
      role="img"
      aria-label={title}
      shape-rendering="crispEdges"
    >
      <path fill="#fff" d={`M0 0h${size}v${size}h-${size}z`} />
      <path d={dark.join('')} />
    </svg>
  );
}
