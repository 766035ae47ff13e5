-- What a function takes, as schema/functions.def has it: "KEYS ARGV", each a number, "from-to", or "n+g": n, then any
-- number of groups of g; with an "a" at the end each group begins with an article's id. A call that does not fit is refused
-- and changes nothing.

local function counts_of(from, mark, to)
    from = tonumber(from)
    return from, mark == '+' and math.huge or mark == '-' and tonumber(to) or from, mark == '+' and tonumber(to) or 1
end

local function signature_parse(text)
    local keys, keys_mark, keys_to, args, args_mark, args_to, ids =
        string.match(text, '^(%d+)([-+]?)(%d*) (%d+)([-+]?)(%d*)(a?)$')
    local takes = {text = text, has_ids = ids == 'a'}
    takes.keys, takes.keys_most = counts_of(keys, keys_mark, keys_to)
    takes.args, takes.args_most, takes.group = counts_of(args, args_mark, args_to)
    return takes
end

local function is_article_id(value)
    return #value == 17 and string.find(value, '^a[0-9a-z]+$') ~= nil
end

local function signature_fits(takes, keys, args)
    if #keys < takes.keys or #keys > takes.keys_most or #args < takes.args or #args > takes.args_most or
        (#args - takes.args) % takes.group ~= 0 then
        return false
    end
    for at = takes.args + 1, takes.has_ids and #args or 0, takes.group do
        if not is_article_id(args[at]) then
            return false
        end
    end
    return true
end

-- The words that it begins with make a caller of any version wait and look at the library again, rather than give up
-- what it was working on.
local function signature_refusal(name, takes, keys, args)
    return redis.error_reply('ERR Function not found: triptych_' .. name .. ' takes keys and arguments "' .. takes.text ..
        '", not ' .. #keys .. ' ' .. #args .. ' or not such; the caller is of another version')
end
