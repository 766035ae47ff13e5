/* The invented story of sample_story.h, told in a second language. */
#ifndef TRIPTYCH_SAMPLE_LANGUAGES_H
#define TRIPTYCH_SAMPLE_LANGUAGES_H

#include "story.pb-c.h"

#define SAMPLE_FRENCH_HEADLINE "Le pont du port de Velden rouvre"
#define SAMPLE_FRENCH_SENTENCE "Les 212 salariés des bacs attendent une réponse de la ville."

/* Adds a French text (headline, one bullet) to the story's details and names it in its head, which is English. The story
 * owns it all. */
void sample_story_add_french(Triptych__Story *story);
/* The same of a head alone. */
void sample_head_add_french(Triptych__StoryHead *head);

#endif
