-- What became of a story: a short list beside it, the oldest first, none while nothing has happened to it since it
-- began. A line: "ms|kind|articles|other story|article|by an operator 0/1|text", a newline, the operator's note or
-- the engine's reason. Kinds:
--   joined (articles came in) · headline, blindspot (to `text`; "ended") · merged (the other story came in) · moved-in,
--   moved-out (the article, or so many at once, from or to the other story) · split (began with them, from the other
--   story); of these four the text is the other story's headline, as it was then · removed (articles, for good) ·
--   revised (the article; to the title `text` where that changed) · pinned · unpinned · retitled (to `text`) · untitled ·
--   hidden · shown · remarked (`text`) · unremarked
-- Of a story that went into another the operators' lines go along.

local HISTORY_MAX = 100         -- lines of a story; of too many the oldest leave, those of an operator last
local HISTORY_TEXT_MAX = 300    -- bytes; a headline has no more
local HISTORY_JOIN_MS = 3600000 -- what joins within this time is one line

local function history_key(prefix, story)
    return prefix .. KEY.history .. story
end

local function is_by_operator(line)
    return string.find(line, '^%d*|[^|]*|%d*|[^|]*|[^|]*|1|') ~= nil
end

local function line_time(line)
    return number(string.match(line, '^%d+'))
end

-- Which of too many lines leaves: the engine's oldest, where there is none an operator's.
local function line_to_leave(lines)
    for at, line in ipairs(lines) do
        if not is_by_operator(line) then
            return at
        end
    end
    return 1
end

-- Makes room for one more.
local function history_trim(key)
    local lines = redis.call('LRANGE', key, 0, -1)
    redis.call('LREM', key, 1, lines[line_to_leave(lines)])
end

-- What operators did to `from`, which goes into `into`, is told there from now on, in the order of time.
local function history_carry(prefix, from, into)
    local key, at, carried = history_key(prefix, into), 1, false
    local lines = redis.call('LRANGE', key, 0, -1)
    for _, line in ipairs(redis.call('LRANGE', history_key(prefix, from), 0, -1)) do
        if is_by_operator(line) then
            while lines[at] and line_time(lines[at]) < line_time(line) do
                at = at + 1
            end
            table.insert(lines, at, line)
            at, carried = at + 1, true
        end
    end
    while #lines > HISTORY_MAX do
        table.remove(lines, line_to_leave(lines))
    end
    if carried then
        redis.call('UNLINK', key)
        redis.call('RPUSH', key, unpack(lines))
    end
end

-- The name in the day's counts of what a kind of line tells; what else an operator does is a correction.
local TALLIED = {merged = 'merged', ['moved-in'] = 'moved', split = 'split', revised = 'revised'}

local function history_tally(prefix, line)
    local name = TALLIED[line.kind]
    if name then
        count_today(prefix, name, 1)
    end
    if line.by_operator and line.kind ~= 'removed' and line.kind ~= 'moved-out' then
        count_today(prefix, name and 'by_hand' or 'corrected', 1)
    end
end

-- `line`: kind, and what else there is of articles, other, article, by_operator, text, note. Returns its time, by which an act
-- is taken back.
local function history_add(prefix, story, line)
    local key, time = history_key(prefix, story), digits(now_ms())
    history_tally(prefix, line)
    local said = string.gsub(string.sub(line.text or '', 1, HISTORY_TEXT_MAX), '[\n\r]', ' ')
    local value = table.concat({time, line.kind, line.articles and digits(line.articles) or '',
                                line.other or '', line.article or '', line.by_operator and '1' or '0', said}, '|')
    if redis.call('RPUSH', key, value .. '\n' .. (line.note or '')) > HISTORY_MAX then
        history_trim(key)
    end
    return time
end

-- What readers know a story by: an operator's headline, or that of its last event; '' before its first.
local function story_headline(prefix, story)
    local title = redis.call('GET', prefix .. KEY.title .. story)
    return title or message_bytes(message_bytes(text(redis.call('GET', prefix .. KEY.head .. story)), HEAD_SUMMARY), SUMMARY_HEADLINE)
end

-- Articles that came in by themselves: one more in the last line while that is young.
local function history_joined(prefix, story, articles)
    local key = history_key(prefix, story)
    local time, known, rest = string.match(text(redis.call('LINDEX', key, -1)), '^(%d+)|joined|(%d+)(|.*)$')
    if time and now_ms() - time < HISTORY_JOIN_MS then
        redis.call('LSET', key, -1, time .. '|joined|' .. digits(known + articles) .. rest)
    else
        history_add(prefix, story, {kind = 'joined', articles = articles})
    end
end

-- Articles that a line of their own tells of came in (or, less than 0, left): they did not join by themselves.
local function history_came(prefix, story, articles)
    redis.call('HINCRBY', prefix .. KEY.story .. story, 'ha', digits(articles))
end

-- The line, with the headline that the other story has by now where it had none yet; without any while that story is hidden,
-- since whoever reads this one may not read that.
local function history_named(prefix, story, line)
    local said, kind, other, headline, note = string.match(line, '^(%d*|([^|\n]*)|%d*|(s%w*)|[^|\n]*|%d|)([^\n]*)(\n.*)$')
    if not said then
        return line
    end
    local successor = text(redis.call('HGET', prefix .. KEY.story .. other, 'i'))
    other = successor ~= '' and successor or other
    if other == story then
        return line
    end
    if redis.call('HEXISTS', prefix .. KEY.story .. other, 'hd') == 1 then
        return said .. note
    end
    if headline ~= '' or not (kind == 'moved-in' or kind == 'moved-out' or kind == 'split') then
        return line
    end
    return said .. string.gsub(story_headline(prefix, other), '[\n\r]', ' ') .. note
end

-- KEYS s: y:<story>. Returns {} when there is none, else {story it went into, ms it began, story it was split from,
-- {line, …}, "1" when it is hidden}
register('story_history', {'no-writes'}, function(keys)
    local state = redis.call('HMGET', keys.story, 'v', 'i', 'c', 'sf', 'hd')
    if not state[1] then
        return {}
    end
    local prefix, lines = prefix_of(keys.story), redis.call('LRANGE', keys.history, 0, -1)
    local story = string.sub(keys.story, #(prefix .. KEY.story) + 1)
    for at, line in ipairs(lines) do
        lines[at] = history_named(prefix, story, line)
    end
    return {text(state[2]), text(state[3]), text(state[4]), lines, text(state[5])}
end)
