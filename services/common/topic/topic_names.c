/* The table of topics, parents before children: the trained model refers to them by their place, so a new topic goes to
 * the end of its level and the model is trained again. */
#include "topic_names.h"

#include <string.h>

/* clang-format off */
const struct topic_name topic_names[] = {
    {"arts", "arts, culture, entertainment and media", 1000000, TOPIC_NO_PARENT},
    {"conflict", "conflict, war and peace", 16000000, TOPIC_NO_PARENT},
    {"crime", "crime, law and justice", 2000000, TOPIC_NO_PARENT},
    {"disaster", "disaster, accident and emergency incident", 3000000, TOPIC_NO_PARENT},
    {"economy", "economy, business and finance", 4000000, TOPIC_NO_PARENT},
    {"education", "education", 5000000, TOPIC_NO_PARENT},
    {"environment", "environment", 6000000, TOPIC_NO_PARENT},
    {"health", "health", 7000000, TOPIC_NO_PARENT},
    {"human-interest", "human interest", 8000000, TOPIC_NO_PARENT},
    {"labour", "labour", 9000000, TOPIC_NO_PARENT},
    {"lifestyle", "lifestyle and leisure", 10000000, TOPIC_NO_PARENT},
    {"politics", "politics", 11000000, TOPIC_NO_PARENT},
    {"religion", "religion", 12000000, TOPIC_NO_PARENT},
    {"science", "science and technology", 13000000, TOPIC_NO_PARENT},
    {"society", "society", 14000000, TOPIC_NO_PARENT},
    {"sport", "sport", 15000000, TOPIC_NO_PARENT},
    {"weather", "weather", 17000000, TOPIC_NO_PARENT},
    {"entertainment", "arts and entertainment", 20000002, 0},
    {"culture", "culture", 20000038, 0},
    {"media", "mass media", 20000045, 0},
    {"terrorism", "act of terror", 20000053, 1},
    {"war", "armed conflict", 20000056, 1},
    {"unrest", "civil unrest", 20000065, 1},
    {"cyber-warfare", "cyber warfare", 20001361, 1},
    {"peace", "peace process", 20000073, 1},
    {"offences", "offences", 20000082, 2},
    {"courts", "judiciary", 20000106, 2},
    {"law", "law", 20000121, 2},
    {"police", "law enforcement", 20000129, 2},
    {"accident", "accident and emergency incident", 20000139, 3},
    {"catastrophe", "catastrophe", 20000148, 3},
    {"rescue", "emergency response", 20000168, 3},
    {"business", "business information", 20000170, 4},
    {"national-economy", "national economy", 20000344, 4},
    {"markets", "market and exchange", 20000385, 4},
    {"industry", "products and services", 20000209, 4},
    {"school", "school", 20000400, 5},
    {"students", "students", 20000415, 5},
    {"teachers", "teachers", 20000416, 5},
    {"climate", "climate change", 20000418, 6},
    {"conservation", "conservation", 20000420, 6},
    {"pollution", "environmental pollution", 20000424, 6},
    {"resources", "natural resources", 20000430, 6},
    {"nature", "nature", 20000441, 6},
    {"disease", "disease and condition", 20000446, 7},
    {"hospital", "health facility", 20000461, 7},
    {"treatment", "health treatment and procedure", 20000464, 7},
    {"public-health", "public health", 20001358, 7},
    {"award", "award and prize", 20000498, 8},
    {"celebrity", "celebrity", 20000505, 8},
    {"employment", "employment", 20000509, 9},
    {"labour-relations", "labour relations", 20000524, 9},
    {"unemployment", "unemployment", 20000533, 9},
    {"unions", "unions", 20000536, 9},
    {"leisure", "leisure", 20000538, 10},
    {"living", "lifestyle", 20000565, 10},
    {"wellness", "wellness", 20001339, 10},
    {"election", "election", 20000574, 11},
    {"rights", "fundamental rights", 20000587, 11},
    {"government", "government", 20000593, 11},
    {"policy", "government policy", 20000621, 11},
    {"diplomacy", "international relations", 20000638, 11},
    {"belief", "belief systems", 20000657, 12},
    {"religious-leader", "religious leader", 20000703, 12},
    {"biomedicine", "biomedical science", 20000710, 13},
    {"natural-science", "natural science", 20000717, 13},
    {"social-science", "social sciences", 20000742, 13},
    {"technology", "technology and engineering", 20000756, 13},
    {"research", "scientific research", 20000735, 13},
    {"discrimination", "discrimination", 20000775, 14},
    {"family", "family", 20000780, 14},
    {"immigration", "immigration", 20000771, 14},
    {"social-problem", "social problem", 20000802, 14},
    {"welfare", "welfare", 20000817, 14},
    {"discipline", "competition discipline", 20000822, 15},
    {"doping", "drug use in sport", 20001104, 15},
    {"sport-event", "sport event", 20001108, 15},
    {"transfer", "sports transaction", 20001148, 15},
    {"forecast", "weather forecast", 20001128, 16},
    {"weather-phenomenon", "weather phenomena", 20001129, 16},
    {"weather-warning", "weather warning", 20001131, 16},
};
/* clang-format on */
const size_t topic_names_count = sizeof topic_names / sizeof *topic_names;

_Static_assert(sizeof topic_names / sizeof *topic_names <= TOPICS_MAX, "TOPICS_MAX covers the table");

int topic_find(const char *slug)
{
    for (size_t i = 0; i < topic_names_count; i++) {
        if (strcmp(topic_names[i].slug, slug) == 0) {
            return (int)i;
        }
    }
    return -1;
}
