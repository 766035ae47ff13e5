/* Colours for a person at a terminal: never in what a program reads. */
#ifndef TRIPTYCH_COLOUR_H
#define TRIPTYCH_COLOUR_H

enum colour { COLOUR_FAULT, COLOUR_HINT, COLOUR_SOFT };

/* `text` in that colour, where standard output is a terminal that has colours and the environment does not ask for none
 * (NO_COLOR, TERM=dumb); else as it is. Writes to standard output. */
void colour_print(enum colour colour, const char *text);

#endif
