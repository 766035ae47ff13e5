/* What we ask a hub for, as a form. Pure. */
#ifndef TRIPTYCH_PUSH_FORM_H
#define TRIPTYCH_PUSH_FORM_H

#include "buffer.h"

#define PUSH_FORM_MAX 16384 /* bytes */

/* Adds "name=value" to the form, percent-encoded, with the '&' before it where one belongs. */
void push_form_add(struct buffer *form, const char *name, const char *value);

#endif
