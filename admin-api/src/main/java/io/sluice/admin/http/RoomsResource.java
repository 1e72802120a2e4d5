package io.sluice.admin.http;

import io.sluice.admin.model.AdminSources;
import io.sluice.admin.model.RoomView;
import io.sluice.admin.model.RoomView.RoomList;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The rooms and who is in them. */
@Path("/api/v1/rooms")
@Produces(MediaType.APPLICATION_JSON)
public final class RoomsResource {
  private final AdminSources sources;

  @Inject
  public RoomsResource(AdminSources sources) {
    this.sources = sources;
  }

  @GET
  public RoomList rooms() {
    return new RoomList(sources.rooms().get().stream().map(RoomView::of).toList());
  }

  @GET
  @Path("{id}")
  public RoomView room(@PathParam("id") String id) {
    return sources
        .room()
        .apply(id)
        .map(RoomView::of)
        .orElseThrow(() -> new NotFoundException("No room has this id."));
  }
}
