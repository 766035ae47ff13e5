/* Bold red, yellow and dim: what every terminal has, and what can be told apart without seeing red and green. */
#include "colour.h"

#include "settings.h"

#include <stdio.h>
#include <unistd.h>

void colour_print(enum colour colour, const char *text)
{
    static const char *const begins[] = {
        [COLOUR_FAULT] = "\033[1;31m", [COLOUR_HINT] = "\033[33m", [COLOUR_SOFT] = "\033[2m"};
    /* Asked each time: a dozen words of one answer, and tests change where it goes. */
    int has_colours = isatty(STDOUT_FILENO) && !settings_ask_for_plain_text();
    printf("%s%s%s", has_colours ? begins[colour] : "", text, has_colours ? "\033[0m" : "");
}
