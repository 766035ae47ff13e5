/* A member that does not exist would be missing in every answer, and look as if no story had it. */
#include "fields.h"

#include "params.h"
#include "story_json.h"

#include <stdio.h>
#include <string.h>

/* Whether the word is one of the list. */
static int is_among(const char *list, const char *name, size_t len)
{
    for (const char *at = list; *at;) {
        size_t size = strcspn(at, " ");
        if (size == len && strncmp(at, name, len) == 0)
            return 1;
        at += size + (at[size] == ' ');
    }
    return 0;
}

static void refuse(struct web *web, struct http_request *request)
{
    char sentence[FIELDS_SIZE];
    snprintf(sentence, sizeof sentence, "fields are, separated by commas: %s.", story_json_members);
    params_refuse(web, request, "fields", sentence);
}

int fields_read(struct web *web, struct http_request *request, char out[FIELDS_SIZE])
{
    const char *text = http_query(request, "fields");
    size_t size = 0;
    *out = '\0';
    while (text && *text) {
        size_t len = strcspn(text, ",");
        /* The list is the writer's own (story_json.c), so that the two cannot differ; FIELDS_SIZE holds all of it. */
        if (!is_among(story_json_members, text, len) || size + len + 2 > FIELDS_SIZE) {
            refuse(web, request);
            return 0;
        }
        if (!is_among(out, text, len))
            size += (size_t)snprintf(out + size, FIELDS_SIZE - size, "%s%.*s", size ? " " : "", (int)len, text);
        text += len + (text[len] == ',');
    }
    return 1;
}

/* Anything but 1 and 0 is a slip that would be answered with the wrong thing. */
int flag_read(struct web *web, struct http_request *request, const char *name, int *out)
{
    const char *text = http_query(request, name);
    char sentence[64];
    *out = text && strcmp(text, "1") == 0;
    if (!text || *out || strcmp(text, "0") == 0)
        return 1;
    snprintf(sentence, sizeof sentence, "%s is 1 or 0.", name);
    params_refuse(web, request, name, sentence);
    return 0;
}
