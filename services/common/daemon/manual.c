/* A manual page in roff, made from the tables that --help is made from, so that it cannot be out of date. */
#include "manual.h"

#include "setting_parse.h"

#include <stdio.h>

/* Text in roff: a backslash and a hyphen are escaped, and a line that begins with a control character is no request. */
static void print_text(const char *text)
{
    /* "\&" has no width: roff prints the line instead of obeying it. */
    if (*text == '.' || *text == '\'')
        fputs("\\&", stdout);
    for (; *text; text++) {
        if (*text == '\\')
            fputs("\\e", stdout);
        else if (*text == '-')
            fputs("\\-", stdout);
        else
            putchar(*text);
    }
}

static void print_item(const char *term, const char *help)
{
    fputs(".TP\n\\fB", stdout);
    print_text(term);
    fputs("\\fR\n", stdout);
    print_text(help);
    putchar('\n');
}

static void print_items(const char *heading, const struct manual_option *items)
{
    if (!items)
        return;
    printf(".SH %s\n", heading);
    for (; items->flag; items++)
        print_item(items->flag, items->help);
}

static void print_settings(const struct setting *const *tables)
{
    fputs(".SH SETTINGS\nAn ini file holds \\fIname = value\\fR lines; \\fB\\-\\-set\\fR wins over it, and the "
          "environment variable TRIPTYCH_NAME over both.\n",
          stdout);
    for (; *tables; tables++) {
        for (const struct setting *setting = *tables; setting->name; setting++) {
            char unit[SETTING_UNIT_MAX];
            setting_unit(setting, unit);
            print_item(setting->name, setting->help);
            fputs(".br\n(", stdout);
            print_text(unit);
            fputs("; default: ", stdout);
            print_text(*setting->fallback ? setting->fallback : "none");
            fputs(")\n", stdout);
        }
    }
}

void manual_print(const struct manual *manual)
{
    printf(".TH %s %u \"\" \"triptych %s\" \"Triptych\"\n.SH NAME\n", manual->program, manual->section,
           TRIPTYCH_VERSION);
    print_text(manual->program);
    fputs(" \\- ", stdout);
    print_text(manual->purpose);
    fputs("\n.SH SYNOPSIS\n\\fB", stdout);
    print_text(manual->program);
    fputs("\\fR ", stdout);
    print_text(manual->synopsis);
    putchar('\n');
    print_items("COMMANDS", manual->commands);
    print_items("OPTIONS", manual->options);
    print_settings(manual->tables);
    fputs(".SH EXIT STATUS\n0 done, or asked to stop; 2 usage or configuration; 1 anything else.\n.SH SEE ALSO\n",
          stdout);
    print_text(manual->see_also);
    putchar('\n');
}
