import { basePath } from '../../routes/address';
import { hrefOf } from '../../routes/route';
import { useLanguage } from '../../words/language';
import '../../style/story.css';
import { useTitle } from '../../words/use-title';
import { storyWords } from './story-words';

/** The spread of Taobao Villages from 2009 to 2022: a text with links into the page. */
export function StoryPage() {
  const { language } = useLanguage();
  const { title, lead, chapters, sources } = storyWords[language];
  useTitle(title);
  return (
    <main id="content" class="story">
      <h1>{title}</h1>
      <p class="lead">
        {lead} <a href={`${basePath}api/v1/published?for=excel`}>{sources}</a>
      </p>
      {chapters.map(({ title: heading, paragraphs, see: [text, path, layer] }) => (
        <section key={heading}>
          <h2>{heading}</h2>
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
          <p>
            <a href={hrefOf.place(path, { layer })}>{text}</a>
          </p>
        </section>
      ))}
    </main>
  );
}
