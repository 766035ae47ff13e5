/* A head alone knows headline and first sentence of its other languages; the details have their bullets too. A list that
 * shows the head therefore never has to read more, and the story's own page shows the whole. */
#include "story_text.h"

#include <string.h>

const Triptych__Summary *story_text_find(const Triptych__StoryDetails *details, const char *lang)
{
    for (size_t i = 0; details && i < details->n_summaries; i++)
        if (strcmp(details->summaries[i]->lang, lang) == 0)
            return details->summaries[i];
    return NULL;
}

static const Triptych__Heading *heading_find(const Triptych__Summary *summary, const char *lang)
{
    for (size_t i = 0; i < summary->n_headings; i++)
        if (strcmp(summary->headings[i]->lang, lang) == 0)
            return summary->headings[i];
    return NULL;
}

const char *story_text_lang(Triptych__Bullet *const *bullets, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (strcmp(bullets[i]->lang, bullets[0]->lang) != 0)
            return "";
    return count > 0 ? bullets[0]->lang : "";
}

/* A text without any leaves those that were there: better sentences of another language than none, and each says which
 * it is. */
static void take_bullets(const Triptych__Summary *summary, struct story_text *out)
{
    if (summary->n_bullets == 0)
        return;
    out->bullets = summary->bullets;
    out->bullet_count = summary->n_bullets;
    out->lead = summary->bullets[0]->text;
    out->lead_lang = summary->bullets[0]->lang;
}

static void take_heading(const Triptych__Heading *heading, struct story_text *out)
{
    out->headline = heading->headline;
    out->lang = heading->lang;
    if (!*heading->lead)
        return;
    out->lead = heading->lead;
    out->lead_lang = heading->lang;
}

void story_text_choose(const Triptych__StoryHead *head, const Triptych__StoryDetails *details,
                       const struct lang_list *langs, struct story_text *out)
{
    const Triptych__Summary *summary = head->summary;
    *out = (struct story_text){.headline = "", .lang = "", .lead = "", .lead_lang = ""};
    if (!summary)
        return;
    out->headline = summary->headline;
    out->lang = summary->lang;
    take_bullets(summary, out);
    for (unsigned i = 0; langs && i < langs->count && strcmp(langs->codes[i], summary->lang) != 0; i++) {
        const Triptych__Heading *heading = heading_find(summary, langs->codes[i]);
        const Triptych__Summary *text = story_text_find(details, langs->codes[i]);
        if (!heading)
            continue;
        take_heading(heading, out);
        if (text)
            take_bullets(text, out);
        break;
    }
    /* What an operator wrote is in whatever language, and nothing stands before it. */
    if (head->retitled) {
        out->headline = summary->headline;
        out->lang = "";
    }
}
