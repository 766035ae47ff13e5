/* Tells the API's paths from pages, since errors are JSON for the one and a page for the other. */
#include "web_path.h"

#include <string.h>

int web_path_is_api(const char *path)
{
    return strncmp(path, "/api/", 5) == 0;
}

int web_path_is_page(const char *path)
{
    return !web_path_is_api(path) && strncmp(path, "/feed.", 6) != 0 && strcmp(path, "/openapi.json") != 0 &&
           strcmp(path, "/oembed") != 0 && strcmp(path, "/hub") != 0;
}

int web_path_is_card(const char *path)
{
    return strncmp(path, "/card/", 6) == 0;
}

int web_path_is_framed(const char *path)
{
    return strcmp(path, "/embed") == 0 || strncmp(path, "/embed/", 7) == 0;
}
