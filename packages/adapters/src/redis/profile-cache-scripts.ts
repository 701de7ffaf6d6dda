import {
  LIST_LENGTH,
  LISTS_KEPT_MS,
  OLD_LISTS_KEPT_MS,
} from "@porchlight/core/profile/profile-life";

/**
 * Scripts of the profile cache. Each runs atomically, in one round trip. KEYS[1] begins the
 * keys of a workspace; the rest of a key is put together here, which a cluster allows because
 * `{workspace}` in it keeps all of them in one slot. ARGV[1] is a generation, or "" for the newest seen.
 *
 *     KEYS[1]:generation            the newest alias generation seen
 *     KEYS[1]:fence:<person>        highest version announced
 *     KEYS[1]:looked                zset of people by when they were last looked at
 *     KEYS[1]:g<n>:profile:<person> "<stateVersion> <asOfMs> <json>"
 *     KEYS[1]:g<n>:written          zset of people by when their profile was written
 *     KEYS[1]:g<n>:lists            set of the lists' names
 *     KEYS[1]:g<n>:list:<list>      zset of people by score, the best LIST_LENGTH of them
 */
const GENERATION = `
local seen = tonumber(redis.call('GET', KEYS[1] .. ':generation') or 0)
local generation = tonumber(ARGV[1]) or seen
local root = KEYS[1] .. ':g' .. string.format('%.0f', generation)
`;

/**
 * A new generation begins with the lists of the one before it, in their order, and with everybody due.
 * What the server has lost is not copied over what is there.
 */
const BEGIN = `${GENERATION}
if generation > seen then
  local before = KEYS[1] .. ':g' .. string.format('%.0f', seen)
  redis.call('SET', KEYS[1] .. ':generation', string.format('%.0f', generation))
  if redis.call('EXISTS', before .. ':written') == 1 then
    redis.call('ZUNIONSTORE', root .. ':written', 1, before .. ':written', 'WEIGHTS', 0)
    redis.call('PEXPIRE', before .. ':written', ${OLD_LISTS_KEPT_MS})
    for _, list in ipairs(redis.call('SMEMBERS', before .. ':lists')) do
      redis.call('SADD', root .. ':lists', list)
      redis.call('ZUNIONSTORE', root .. ':list:' .. list, 1, before .. ':list:' .. list)
      redis.call('PEXPIRE', before .. ':list:' .. list, ${OLD_LISTS_KEPT_MS})
    end
    redis.call('PEXPIRE', before .. ':lists', ${OLD_LISTS_KEPT_MS})
  end
end
`;

/** ARGV: generation, person, now → { profile or nil, fence or nil }. */
export const READ = `${GENERATION}
redis.call('ZADD', KEYS[1] .. ':looked', ARGV[3], ARGV[2])
return {
  redis.call('GET', root .. ':profile:' .. ARGV[2]),
  redis.call('GET', KEYS[1] .. ':fence:' .. ARGV[2])
}`;

/** ARGV: time to live, then per person: person, version. */
export const FENCE = `
for i = 2, #ARGV, 2 do
  local key = KEYS[1] .. ':fence:' .. ARGV[i]
  if tonumber(redis.call('GET', key) or 0) <= tonumber(ARGV[i + 1]) then
    redis.call('SET', key, ARGV[i + 1], 'PX', ARGV[1])
  end
end`;

/**
 * ARGV: generation, now, looks forgotten before, the fence of who was removed, then per profile: person, version,
 * as of, time to live, "<list>=<score>,…", json → how many were newer than what was there.
 */
export const WRITE = `${BEGIN}
local function isNewer(stored, version, asOf)
  if not stored then return true end
  local storedVersion, storedAsOf = string.match(stored, '^(%d+) (%d+) ')
  local ahead = tonumber(version) - tonumber(storedVersion)
  return ahead > 0 or (ahead == 0 and tonumber(asOf) > tonumber(storedAsOf))
end

local lists = {}
for _, list in ipairs(redis.call('SMEMBERS', root .. ':lists')) do lists[list] = true end

local function rank(person, ranks)
  local listed = {}
  for list, score in string.gmatch(ranks, '([^=,]+)=([^,]+)') do
    if not lists[list] then
      redis.call('SADD', root .. ':lists', list)
      lists[list] = true
    end
    redis.call('ZADD', root .. ':list:' .. list, score, person)
    listed[list] = true
  end
  for list in pairs(lists) do
    if not listed[list] then redis.call('ZREM', root .. ':list:' .. list, person) end
  end
end

redis.call('ZREMRANGEBYSCORE', KEYS[1] .. ':looked', '-inf', '(' .. ARGV[3])
local newer = 0
for i = 5, #ARGV, 6 do
  local person, version, asOf, ttl, ranks, json = unpack(ARGV, i, i + 5)
  local key = root .. ':profile:' .. person
  if redis.call('GET', KEYS[1] .. ':fence:' .. person) ~= ARGV[4]
    and isNewer(redis.call('GET', key), version, asOf) then
    redis.call('SET', key, version .. ' ' .. asOf .. ' ' .. json, 'PX', ttl)
    redis.call('ZADD', root .. ':written', ARGV[2], person)
    rank(person, ranks)
    newer = newer + 1
  end
end
for list in pairs(lists) do
  redis.call('ZREMRANGEBYRANK', root .. ':list:' .. list, 0, ${-LIST_LENGTH - 1})
  redis.call('PEXPIRE', root .. ':list:' .. list, ${LISTS_KEPT_MS})
end
redis.call('PEXPIRE', root .. ':lists', ${LISTS_KEPT_MS})
redis.call('PEXPIRE', root .. ':written', ${LISTS_KEPT_MS})
return newer`;

/** ARGV: generation, time to live of the fence, the fence of who was removed, then people. */
export const REMOVE = `${BEGIN}
local lists = redis.call('SMEMBERS', root .. ':lists')
for i = 4, #ARGV do
  redis.call('SET', KEYS[1] .. ':fence:' .. ARGV[i], ARGV[3], 'PX', ARGV[2])
  redis.call('DEL', root .. ':profile:' .. ARGV[i])
  redis.call('ZREM', KEYS[1] .. ':looked', ARGV[i])
  redis.call('ZREM', root .. ':written', ARGV[i])
  for _, list in ipairs(lists) do redis.call('ZREM', root .. ':list:' .. list, ARGV[i]) end
end`;

/** ARGV: generation, list, limit → per person: { person, score, profile or nil }. */
export const TOP = `${BEGIN}
local ranked = redis.call('ZRANGE', root .. ':list:' .. ARGV[2], 0, ARGV[3] - 1, 'REV', 'WITHSCORES')
local top = {}
for i = 1, #ranked, 2 do
  top[#top + 1] = { ranked[i], ranked[i + 1], redis.call('GET', root .. ':profile:' .. ranked[i]) }
end
return top`;

/** ARGV: generation, written before, limit, looked at since ("" for whether looked at or not) → people. */
export const DUE = `${BEGIN}
local written = root .. ':written'
if ARGV[4] == '' then
  return redis.call('ZRANGE', written, '-inf', ARGV[2], 'BYSCORE', 'LIMIT', 0, ARGV[3])
end
local due = root .. ':due'
redis.call('ZRANGESTORE', due, KEYS[1] .. ':looked', ARGV[4], '+inf', 'BYSCORE')
redis.call('ZINTERSTORE', due, 2, written, due, 'WEIGHTS', 1, 0)
local people = redis.call('ZRANGE', due, '-inf', ARGV[2], 'BYSCORE', 'LIMIT', 0, ARGV[3])
redis.call('DEL', due)
return people`;
