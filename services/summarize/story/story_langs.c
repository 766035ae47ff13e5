/* Outlets are counted rather than articles: one outlet with many articles in a language does not make it the story's.
 * Each is remembered as a hash together with its language, in a list of bounded length that is searched from the start,
 * which is fast enough for the few hundred articles of a story. */
#include "story_langs.h"

#include "id.h"
#include "story_view.h"

#include <string.h>

#define SOURCES_SEEN_MAX 512 /* outlets told apart in one story; later ones count for nothing in the order */

/* An outlet in a language, as a hash; outlets that are not known are all different. */
static uint64_t voice_of(const Triptych__Article *article, unsigned lang)
{
    const char *who = article->source[0] ? article->source : article->id;
    return id_hash64(who, strlen(who)) + lang;
}

static int voice_is_new(uint64_t voice, uint64_t voices[SOURCES_SEEN_MAX], unsigned *count)
{
    for (unsigned i = 0; i < *count; i++)
        if (voices[i] == voice)
            return 0;
    if (*count == SOURCES_SEEN_MAX)
        return 0;
    voices[(*count)++] = voice;
    return 1;
}

/* The language's place, entered where it is new; STORY_LANGS_SEEN_MAX when there is no room. */
static unsigned place_of(struct story_langs *langs, const char *code, const char *edition_lang)
{
    unsigned place = 0;
    while (place < langs->count && strcmp(langs->langs[place].code, code) != 0)
        place++;
    if (place == langs->count && place < STORY_LANGS_SEEN_MAX)
        langs->langs[langs->count++] =
            (struct story_lang){.code = code, .is_editions = strcmp(code, edition_lang) == 0};
    return place;
}

static int comes_before(const struct story_lang *one, const struct story_lang *other)
{
    if (one->is_editions != other->is_editions)
        return one->is_editions;
    return one->sources != other->sources ? one->sources > other->sources : one->articles > other->articles;
}

static void order(struct story_langs *langs)
{
    for (unsigned i = 1; i < langs->count; i++) {
        struct story_lang lang = langs->langs[i];
        unsigned at = i;
        for (; at > 0 && comes_before(&lang, &langs->langs[at - 1]); at--)
            langs->langs[at] = langs->langs[at - 1];
        langs->langs[at] = lang;
    }
}

void story_langs_find(Triptych__PlacedArticle *const *articles, size_t count, const char *edition_lang,
                      struct story_langs *out)
{
    uint64_t voices[SOURCES_SEEN_MAX];
    unsigned voice_count = 0;
    *out = (struct story_langs){.count = 0};
    for (size_t i = 0; i < count; i++) {
        const char *code = articles[i]->article ? story_view_lang(articles[i]) : "";
        if (!code[0] || strcmp(code, "und") == 0)
            continue;
        unsigned place = place_of(out, code, edition_lang);
        if (place == STORY_LANGS_SEEN_MAX)
            continue;
        out->langs[place].articles++;
        out->langs[place].sources +=
            (unsigned)voice_is_new(voice_of(articles[i]->article, place), voices, &voice_count);
    }
    order(out);
}

int story_lang_is_kept(const struct story_lang *lang)
{
    return lang->articles >= STORY_LANG_ARTICLES || (lang->is_editions && lang->articles > 0);
}
