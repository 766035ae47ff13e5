/* Whether a page or feed is well-formed: every element closed in order, attributes quoted, entities known. */
#ifndef TRIPTYCH_MARKUP_H
#define TRIPTYCH_MARKUP_H

/* NULL when it is, else what is wrong, with the place (a static buffer). */
const char *markup_problem(const char *text);

#endif
