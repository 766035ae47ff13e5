/* What pages say, in the reader's language. The English text is its own key; catalogues are gettext's, compiled into the
 * program. As with setlocale there is one language at a time, for the whole process: a page is written from its first
 * byte to its last before another one begins, on the one thread that answers. Pure but for that. */
#ifndef TRIPTYCH_WORDS_H
#define TRIPTYCH_WORDS_H

#include "lang_list.h"

#include <stddef.h>
#include <stdint.h>

/* English first; then as the switch of languages has them. */
enum words_lang { WORDS_EN, WORDS_DE, WORDS_FR, WORDS_ES, WORDS_PT, WORDS_IT, WORDS_PL, WORDS_TR, WORDS_AR, WORDS_ZH };
#define WORDS_LANGS 10

/* The first of these that pages can be in; English when none is. */
enum words_lang words_lang_of(const struct lang_list *langs);
/* The language with this code: 1, or 0 when pages are not in it. */
int words_lang_read(const char *code, enum words_lang *out);
const char *words_lang_code(enum words_lang lang); /* "de" */
const char *words_lang_name(enum words_lang lang); /* "Deutsch" */
int words_is_rtl(enum words_lang lang);

/* All that is said from here on is in this language. English until then. */
void words_use(enum words_lang lang);
enum words_lang words_used(void);

/* What stands between thousands in its numbers: "," or "." or a narrow space. */
const char *words_thousands(void);

/* 1 when the form of a count says the number, too, so that digits before it would say it twice: Arabic has a form for
 * one and one for two, and writes neither in digits. */
int words_form_says(uint64_t count);

/* The text in that language, the English one where the catalogue lacks it. Static. A format keeps its conversions:
 * `buffer_format(out, say("Page %u"), page)`. */
const char *say(const char *english) __attribute__((format_arg(1)));
/* The same of two that differ by number, as the language's plural has it: say_count(n, "%u story", "%u stories"). */
const char *say_count(uint64_t count, const char *one, const char *many) __attribute__((format_arg(2), format_arg(3)));
/* Marks a text for the catalogues where it cannot be said yet, as in a table. */
#define SAY_LATER(english) english

#endif
