/* Full stops that end no sentence although ICU says so: initials, titles, acronyms, ordinals. Pure; a step of
 * text_sentences, kept apart because its lists are news usage and not Unicode's rules. */
#ifndef TRIPTYCH_TEXT_FULL_STOP_H
#define TRIPTYCH_TEXT_FULL_STOP_H

/* Whether the last word before `next`, where ICU begins another sentence, only looks like a sentence's end. `begin` is
 * where the present one begins, `text_end` the end of the text; `lang` is ISO 639-1 or empty. Unsure cases are ends. */
int text_full_stop_is_inner(const char *lang, const char *begin, const char *next, const char *text_end);

#endif
