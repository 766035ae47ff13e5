#include "subject_names.h"

#include "code_names.h"
#include "topic_names.h"
#include "words.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define CITY_BYTES_MAX 40

void subject_topic_title(const char *topic, char *out, size_t out_size)
{
    int place = topic_find(topic);
    /* Translations begin with a capital by themselves, where their script has any. */
    snprintf(out, out_size, "%s", place < 0 ? topic : say(topic_names[place].name));
    out[0] = (char)toupper((unsigned char)out[0]);
}

int subject_topic_is_first(const char *topic)
{
    int place = topic_find(topic);
    return place >= 0 && topic_names[place].parent == TOPIC_NO_PARENT;
}

void subject_topic_label(const char *topic, char *out, size_t out_size)
{
    subject_topic_title(topic, out, out_size);
    /* The first level is a list of fields: its first stands for all. */
    out[strcspn(out, ",")] = '\0';
    char *arabic = strstr(out, "\u060C");
    if (arabic)
        *arabic = '\0';
}

static int is_capital(char letter)
{
    return letter >= 'A' && letter <= 'Z';
}

int subject_place_title(const char *place, char *out, size_t out_size)
{
    if (!is_capital(place[0]) || !is_capital(place[1]) || (place[2] && place[2] != '/') ||
        (place[2] && (!place[3] || strlen(place + 3) > CITY_BYTES_MAX)))
        return 0;
    char code[3] = {place[0], place[1], 0};
    const char *country = country_name(code);
    if (country == code) /* there is no such country */
        return 0;
    if (place[2])
        snprintf(out, out_size, "%s, %s", place + 3, country);
    else
        snprintf(out, out_size, "%s", country);
    return 1;
}

int subject_is_topic(const char *topic)
{
    return topic_find(topic) >= 0;
}

int subject_is_place(const char *place)
{
    char title[SUBJECT_TITLE_SIZE];
    return subject_place_title(place, title, sizeof title);
}
