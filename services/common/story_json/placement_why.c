/* Words a placement's reasons for people and programs alike, so that the tool, the API and pages tell the same. */
#include "placement_why.h"

#include "placement_words.h"

#include <string.h>

int placement_came_later(const Triptych__Placement *placement)
{
    /* Classify first rejected the story that the article is in now: a merge or a move brought it there. */
    return *placement->rejected_story_id && strcmp(placement->rejected_story_id, placement->story_id) == 0;
}

const char *placement_rejected_story(const Triptych__Placement *placement)
{
    return placement_came_later(placement) ? "" : placement->rejected_story_id;
}

void placement_why_members(struct json_writer *writer, const Triptych__Placement *placement)
{
    const char *rejected = placement_rejected_story(placement);
    json_put_real(writer, "score", (double)placement->score);
    json_array_begin(writer, "reasons");
    for (size_t i = 0; i < placement->n_reasons; i++) {
        json_object_begin(writer, NULL);
        json_put_text(writer, "feature", placement->reasons[i]->feature);
        json_put_real(writer, "value", (double)placement->reasons[i]->value);
        json_put_real(writer, "weight", (double)placement->reasons[i]->weight);
        json_put_text(writer, "name", placement_measure_name(placement->reasons[i]->feature));
        json_object_end(writer);
    }
    json_array_end(writer);
    json_put_text_or_null(writer, "rejected_story", rejected);
    if (*rejected)
        json_put_real(writer, "rejected_score", (double)placement->rejected_score);
    else
        json_put_null(writer, "rejected_score");
    char words[PLACEMENT_WORDS_SIZE];
    placement_words(placement, words);
    json_put_text_or_null(writer, "words", words);
}
