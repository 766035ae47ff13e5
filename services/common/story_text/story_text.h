/* A story's headline and sentences in the language that its reader likes best of those it has. Pure. */
#ifndef TRIPTYCH_STORY_TEXT_H
#define TRIPTYCH_STORY_TEXT_H

#include "lang_list.h"
#include "story.pb-c.h"

#include <stddef.h>

/* All borrowed from the story. */
struct story_text {
    const char *headline; /* "" while the story has none */
    const char *lang;     /* ISO 639-1 of the headline; "" where it is not known */
    const char *lead;     /* one sentence, for lists; "" where there is none */
    const char *lead_lang;
    Triptych__Bullet *const *bullets; /* each names its language; of another one where this one has none */
    size_t bullet_count;
};

/* Chooses for a reader of `langs` (NULL: of none in particular): the first of them that the story has, else what its
 * head says. `details` may be NULL, as in lists: then the bullets are the head's, and `lead` alone is in the language.
 * An operator's headline stands for every reader. */
void story_text_choose(const Triptych__StoryHead *head, const Triptych__StoryDetails *details,
                       const struct lang_list *langs, struct story_text *out);

/* The text that the story has in one language, of those beside its head's; NULL when it has none. */
const Triptych__Summary *story_text_find(const Triptych__StoryDetails *details, const char *lang);

/* The language that all of these are in; "" when they are of several, or it is not known. */
const char *story_text_lang(Triptych__Bullet *const *bullets, size_t count);

#endif
